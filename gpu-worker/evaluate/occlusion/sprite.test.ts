import assert from "node:assert/strict";
import test from "node:test";
import { area, boundingBox } from "@kanizsa/shared/mask/bitmap.ts";
import { filledBox } from "../testing/answering-worker.ts";
import { cutOut } from "./cutout.ts";
import { makeSprite } from "./sprite.ts";

/** A red block in a blue picture; its left half is darker. */
function block() {
  const size = { width: 60, height: 40 };
  const rgb = new Uint8Array(size.width * size.height * 3);
  for (let i = 0; i < size.width * size.height; i++) rgb.set([0, 0, 255], i * 3);
  const mask = filledBox([10, 10, 40, 20], size);
  for (const [i, set] of mask.data.entries()) {
    if (set) rgb.set([i % size.width < 30 ? 100 : 250, 0, 0], i * 3);
  }
  return cutOut({ ...size, rgb }, mask);
}

test("cutOut() crops to the mask and rejects an empty one", () => {
  const { width, height } = block();
  assert.deepEqual([width, height], [40, 20]);
  const empty = { width: 4, height: 4, data: new Uint8Array(16) };
  const image = { width: 4, height: 4, rgb: new Uint8Array(48) };
  assert.throws(() => cutOut(image, empty), RangeError);
});

test("makeSprite() scales the shape, less a softened edge", async () => {
  for (const scale of [0.5, 1, 3]) {
    const { solid } = await makeSprite(block(), { scale, mirrored: false });
    const box = boundingBox(solid);
    assert.ok(box);
    assert.ok(Math.abs(box[2] - 40 * scale) <= 2, `${box[2]} px wide at scale ${scale}`);
    assert.ok(Math.abs(box[3] - 20 * scale) <= 2, `${box[3]} px high at scale ${scale}`);
    assert.ok(area(solid) > 0.97 * box[2] * box[3]);
  }
});

test("makeSprite() softens towards the inside and shows no background", async () => {
  const { rgba } = await makeSprite(block(), { scale: 2, mirrored: false });
  let soft = 0;
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i + 3] > 0 && rgba[i + 3] < 255) soft++;
    if (rgba[i + 3] > 0) assert.ok(rgba[i + 2] < 10, "blue is the background");
  }
  assert.ok(soft > 200, `got ${soft} soft pixels`);
});

test("makeSprite() mirrors", async () => {
  const leftRed = async (mirrored: boolean) => {
    const { rgba, width, height } = await makeSprite(block(), { scale: 1, mirrored });
    return rgba[(Math.floor(height / 2) * width + 10) * 4];
  };
  assert.equal(await leftRed(false), 100);
  assert.equal(await leftRed(true), 250);
});
