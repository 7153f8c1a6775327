import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import test from "node:test";
import { drawNoise, toSharp } from "../testing/draw.ts";
import { binaryInferBody } from "../testing/infer-body.ts";
import { fakeEngine, startTestServer, type TestServer } from "../testing/test-server.ts";

const photo = await toSharp(drawNoise(64, 48)).jpeg().toBuffer();

/** A client that writes what it is told and gathers what comes until the server closes. */
async function open({ port }: TestServer) {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  let received = "";
  socket.on("data", (chunk) => received += chunk.toString("latin1")).on("error", () => {});
  const closed = once(socket, "close");
  return {
    socket,
    received: () => received,
    async until(text: string) {
      while (!received.includes(text)) await delay(5);
    },
    async closed() {
      await closed;
      return received;
    },
  };
}

function head(length: number | "chunked", extra = ""): string {
  const framing = length === "chunked" ? "Transfer-Encoding: chunked" : `Content-Length: ${length}`;
  return `POST /v2/models/car/infer HTTP/1.1\r\nHost: localhost\r\n${framing}\r\n${extra}\r\n`;
}

test("the server answers a body that is too large before it has come, and closes", async () => {
  const server = await startTestServer({ maxImageBytes: 1000 });
  const client = await open(server);
  client.socket.write(head(900_000_000));
  client.socket.write(Buffer.alloc(100_000));
  await client.until("image_too_large");
  assert.match(client.received(), /^HTTP\/1\.1 413 [^]*Connection: close/i);
  client.socket.end();
  await client.closed();
  await server.stop();
});

test("the server stops reading a chunked body at the limit", async () => {
  const server = await startTestServer({ maxImageBytes: 1000 });
  const client = await open(server);
  client.socket.write(head("chunked"));
  const chunk = Buffer.concat([
    Buffer.from("100000\r\n"),
    Buffer.alloc(0x100000),
    Buffer.from("\r\n"),
  ]);
  for (let i = 0; i < 12 && !client.received().includes("413"); i++) {
    client.socket.write(chunk);
    await delay(10);
  }
  await client.until("image_too_large");
  client.socket.end();
  assert.match(await client.closed(), /^HTTP\/1\.1 413 /);
  assert.equal(server.batcher.load, 0);
  await server.stop();
});

test("the server lets a client that asks first keep a refused body to itself", async () => {
  const server = await startTestServer({ maxImageBytes: 1000 });
  const client = await open(server);
  client.socket.write(head(900_000_000, "Expect: 100-continue\r\n"));
  const answer = await client.closed();
  assert.match(answer, /^HTTP\/1\.1 413 /);
  assert.ok(!answer.includes("100 Continue"));
  await server.stop();
});

test("the server asks a client that waits for it to send the body", async () => {
  const server = await startTestServer();
  const client = await open(server);
  const { body, headerLength } = binaryInferBody(photo, "{}");
  client.socket.write(
    head(
      body.length,
      `Expect: 100-continue\r\nInference-Header-Content-Length: ${headerLength}\r\n`,
    ),
  );
  await client.until("HTTP/1.1 100 Continue");
  client.socket.write(body);
  await client.until("HTTP/1.1 200 OK");
  client.socket.destroy();
  await server.stop();
});

test("the server gives up a body that does not come", async () => {
  const server = await startTestServer({ bodySeconds: 0.1 });
  const client = await open(server);
  client.socket.write(head(1000));
  client.socket.write("some of it");
  await client.until("request_timeout");
  assert.match(client.received(), /^HTTP\/1\.1 408 /);
  client.socket.end();
  await client.closed();
  assert.equal(server.batcher.load, 0);
  await server.stop();
});

test("the server frees the place of a client that closes within its body", async () => {
  const server = await startTestServer();
  const client = await open(server);
  client.socket.write(head(1000));
  while (server.batcher.load === 0) await delay(5);
  client.socket.destroy();
  while (server.batcher.load > 0) await delay(5);
  while (server.entries.length === 0) await delay(5);
  assert.equal(server.entries[0].status, 499);
  await server.stop();
});

test("the server that stops finishes what runs, refuses the rest and closes", async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => release = resolve);
  let started = false;
  const server = await startTestServer({
    engine: fakeEngine(async () => {
      started = true;
      await released;
      return {
        instances: [],
        order: [],
        timings_ms: { proposals: 0, features: 0, vote: 0, refine: 0 },
      };
    }),
  });
  const idle = await open(server);
  const busy = await open(server);
  const { body, headerLength } = binaryInferBody(photo, "{}");
  const request = head(body.length, `Inference-Header-Content-Length: ${headerLength}\r\n`);
  idle.socket.write("GET /v2/health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await idle.until('{"ready":true}');
  busy.socket.write(request);
  busy.socket.write(body);
  while (!started) await delay(5);

  const waiting = await open(server);
  waiting.socket.write(request);
  waiting.socket.write(body);
  while (server.batcher.load < 2) await delay(5);

  const stopped = server.stop(5);
  await idle.closed();
  await waiting.until("worker_unavailable");
  assert.match(await waiting.closed(), /^HTTP\/1\.1 503 [^]*Connection: close/i);
  await assert.rejects(open(server));
  release();
  assert.match(await busy.closed(), /^HTTP\/1\.1 200 [^]*Connection: close/i);
  await stopped;
});

test("the server that stops does not wait for ever", async () => {
  const server = await startTestServer({ engine: fakeEngine(() => new Promise(() => {})) });
  const client = await open(server);
  const { body, headerLength } = binaryInferBody(photo, "{}");
  client.socket.write(head(body.length, `Inference-Header-Content-Length: ${headerLength}\r\n`));
  client.socket.write(body);
  while (server.batcher.load === 0) await delay(5);
  await server.stop(0.1);
  assert.equal(await client.closed(), "");
});
