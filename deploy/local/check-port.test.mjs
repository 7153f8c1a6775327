import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import test from "node:test";
import { checkPort } from "./check-port.mjs";
import { LocalError } from "./local-error.mjs";

const rejects = (host, port, message) =>
  assert.rejects(checkPort(host, port, "KANIZSA_API_PORT"), (error) => {
    assert.ok(error instanceof LocalError);
    assert.match(error.message, message);
    return true;
  });

test("checkPort() names a port that is in use and the variable that moves it", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await rejects("127.0.0.1", String(port), new RegExp(`127\\.0\\.0\\.1:${port}.*KANIZSA_API_PORT`));
  server.close();
  await once(server, "close");
  await checkPort("127.0.0.1", String(port), "KANIZSA_API_PORT");
});

test("checkPort() lets port 0 through, which means any", async () => {
  await checkPort("127.0.0.1", "0", "KANIZSA_API_PORT");
});

for (const port of ["-1", "65536", "80.5", "http"]) {
  test(`checkPort() rejects the port ${port}`, async () => {
    await rejects("127.0.0.1", port, new RegExp(`KANIZSA_API_PORT.*got ${port}$`));
  });
}

test("checkPort() names an address that is not this machine's", async () => {
  await rejects("192.0.2.1", "0", /KANIZSA_API_HOST.*EADDRNOTAVAIL/);
});
