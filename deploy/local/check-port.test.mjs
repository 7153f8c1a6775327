import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import test from "node:test";
import { checkPort } from "./check-port.mjs";
import { LocalError } from "./local-error.mjs";

test("checkPort() names a port that is in use and the variable that moves it", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await assert.rejects(checkPort("127.0.0.1", port, "KANIZSA_API_PORT"), (error) => {
    assert.ok(error instanceof LocalError);
    assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${port}.*KANIZSA_API_PORT`));
    return true;
  });
  server.close();
  await once(server, "close");
  await checkPort("127.0.0.1", port, "KANIZSA_API_PORT");
});

test("checkPort() lets port 0 through, which means any", async () => {
  await checkPort("127.0.0.1", 0, "KANIZSA_API_PORT");
});
