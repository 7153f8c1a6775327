import assert from "node:assert/strict";
import test from "node:test";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { drawQuadrants, toSharp } from "../../testing/draw.ts";
import { startTestServer } from "../../testing/test-server.ts";
import { connectWorker, WorkerClientError } from "./client.ts";
import { filledBox, startAnsweringWorker } from "../testing/answering-worker.ts";

const picture = await toSharp(drawQuadrants(40, 30)).jpeg().toBuffer();

test("connectWorker() sends picture and request, and reads the result", async () => {
  const worker = await startAnsweringWorker();
  try {
    const mask = filledBox([3, 4, 10, 8], { width: 40, height: 30 });
    const prompts = [{ mask: encodeRle(mask), category: "car" as const }];
    const result = await worker.client.segment(picture, { prompts, mode: "transfer" });
    assert.deepEqual([result.image.width, result.image.height], [40, 30]);
    assert.deepEqual(result.instances[0].visible.bbox, [3, 4, 10, 8]);
    assert.deepEqual(result.instances[0].visible.segmentation, prompts[0].mask);
  } finally {
    await worker.stop();
  }
});

test("connectWorker() tells what the worker refused", async () => {
  const server = await startTestServer();
  try {
    const client = connectWorker({ url: server.url });
    await assert.rejects(
      client.segment(new Uint8Array([1, 2, 3]), {}),
      (error) =>
        error instanceof WorkerClientError && /refused with 4\d\d: .*image/.test(error.message),
    );
  } finally {
    await server.stop();
  }
});

test("connectWorker() sends its token", async () => {
  const token = "a-token-of-enough-characters";
  const server = await startTestServer({ token });
  try {
    const { url } = server;
    await assert.rejects(connectWorker({ url }).segment(picture, {}), /refused with 401/);
    const result = await connectWorker({ url, token }).segment(picture, {});
    assert.deepEqual(result.instances, []);
  } finally {
    await server.stop();
  }
});

test("connectWorker() names a worker that is not there", async () => {
  const server = await startTestServer();
  await server.stop();
  await assert.rejects(
    connectWorker({ url: server.url }).segment(picture, {}),
    (error) => error instanceof WorkerClientError && error.message.includes("no connection"),
  );
});

test("connectWorker() stops waiting when it is told to", async () => {
  const server = await startTestServer();
  try {
    const client = connectWorker({ url: server.url, signal: AbortSignal.abort() });
    await assert.rejects(client.segment(picture, {}), WorkerClientError);
  } finally {
    await server.stop();
  }
});
