import assert from "node:assert/strict";
import test from "node:test";
import { checkInferJob, MAX_REQUEST_BYTES } from "./infer.ts";

const LIMITS = { maxImageBytes: 8, maxImagePixels: 100, decodeSeconds: 1 };

/** `{}` with as many spaces as make `bytes`. */
const emptyRequest = (bytes: number) => Buffer.from("{}".padEnd(bytes));

test("checkInferJob() takes a request and a picture of the most bytes", () => {
  const parts = { image: new Uint8Array(8), request: emptyRequest(MAX_REQUEST_BYTES) };
  const { image, request } = checkInferJob(parts, LIMITS);
  assert.deepEqual([image.length, request.prompts], [8, []]);
});

test("checkInferJob() refuses a request of a byte more", () => {
  const parts = { image: new Uint8Array(8), request: emptyRequest(MAX_REQUEST_BYTES + 1) };
  assert.throws(() => checkInferJob(parts, LIMITS), {
    code: "request_invalid",
    message: "Send a request of at most 8000000 bytes: got 8000001",
  });
});

test("checkInferJob() refuses a picture of a byte more", () => {
  assert.throws(() => checkInferJob({ image: new Uint8Array(9), request: undefined }, LIMITS), {
    code: "image_too_large",
    message: "Use an image file of at most 8 bytes: got 9",
  });
});
