import { once } from "node:events";
import { createServer } from "node:net";
import { LocalError } from "./local-error.mjs";

/**
 * Says so in one line when a port is taken, before a service is started on it.
 *
 * @param {string} host @param {number} port @param {string} variable that sets the port
 */
export async function checkPort(host, port, variable) {
  const server = createServer().listen({ host, port, exclusive: true });
  try {
    await once(server, "listening");
  } catch (error) {
    if (error.code !== "EADDRINUSE") throw error;
    throw new LocalError(
      `Stop what listens on ${host}:${port}, or set ${variable} to another port (0 = any): ` +
        `the port is in use`,
    );
  }
  server.close();
  await once(server, "close");
}
