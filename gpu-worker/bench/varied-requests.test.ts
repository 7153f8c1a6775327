import assert from "node:assert/strict";
import test from "node:test";
import {
  checkPromptsAgainstImage,
  segmentationRequestSchema,
} from "@kanizsa/shared/schema/segmentation-request.ts";
import sharp from "sharp";
import { SIZES, variedRequests } from "./varied-requests.ts";

test("variedRequests() gives valid requests of every kind and size", async () => {
  const sizes = new Set<string>();
  const kinds = new Set<string>();
  for await (const { image, request } of variedRequests(60)) {
    const { width, height } = await sharp(image).metadata();
    const parsed = segmentationRequestSchema.parse(request);
    assert.deepEqual(checkPromptsAgainstImage(parsed, width, height), []);
    sizes.add(`${width} × ${height}`);
    kinds.add(Object.keys(parsed.prompts[0] ?? { none: 0 })[0]);
    kinds.add(parsed.mode);
  }
  assert.equal(sizes.size, SIZES.length);
  assert.deepEqual(kinds, new Set(["none", "box", "mask", "refined", "transfer"]));
});

test("variedRequests() gives the same requests every time", async () => {
  const take = async () => {
    const requests = [];
    for await (const { request } of variedRequests(4)) requests.push(request);
    return requests;
  };
  assert.deepEqual(await take(), await take());
});
