import assert from "node:assert/strict";
import test from "node:test";
import sharp from "sharp";
import { cutPicture } from "./cut-picture.ts";
import { PANEL } from "./view.ts";

/** A red picture of 30 × 20 px. */
const rgb = Uint8Array.from({ length: 3 * 30 * 20 }, (_, i) => i % 3 === 0 ? 255 : 0);
const picture = { width: 30, height: 20, rgb };

async function pixelAt(jpeg: Uint8Array, shareX: number, shareY: number): Promise<number[]> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const x = Math.floor(shareX * info.width);
  const y = Math.floor(shareY * info.height);
  return [...data.subarray(3 * (y * info.width + x)).subarray(0, 3)];
}

test("cutPicture() fills what lies beyond the border with light paper", async () => {
  const jpeg = await cutPicture(picture, { region: [15, 10, 30, 20], scale: PANEL.width / 30 });
  const [red, green] = await pixelAt(jpeg, 0.2, 0.2);
  assert.ok(red > 230 && green < 30, `${red} ${green}`);
  for (const value of await pixelAt(jpeg, 0.8, 0.8)) assert.ok(value > 220);
});

test("cutPicture() gives a picture of the panel's shape, also where nothing of it is left over", async () => {
  for (const region of [[0, 0, 30, 20], [5, 5, 3, 2], [-30, -20, 90, 60]] as const) {
    const { width = 0, height = 0 } = await sharp(
      await cutPicture(picture, { region: [...region], scale: 1 }),
    ).metadata();
    assert.ok(Math.abs(width / height - PANEL.width / PANEL.height) < 0.01);
  }
});
