import { once } from "node:events";
import { createServer } from "node:net";
import { LocalError } from "./local-error.mjs";

/**
 * Says in one line what keeps a service from listening, before the service is started.
 *
 * @param {string} host @param {string} portText 0 = any @param {string} variable that sets the port
 */
export async function checkPort(host, portText, variable) {
  const port = Number(portText);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new LocalError(`Set ${variable} to a port from 0 (any) to 65535: got ${portText}`);
  }
  const server = createServer().listen({ host, port, exclusive: true });
  try {
    await once(server, "listening");
  } catch (error) {
    const mend = error.code === "EADDRINUSE"
      ? `Stop what listens on ${host}:${port}, or set ${variable} to another port (0 = any)`
      : `Choose an address that can be listened on with ${variable.replace("PORT", "HOST")}`;
    throw new LocalError(`${mend}: got ${error.message}`);
  }
  server.close();
  await once(server, "close");
}
