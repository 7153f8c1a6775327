import assert from "node:assert/strict";
import test from "node:test";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import sharp from "sharp";
import { drawQuadrants, toSharp } from "../../../testing/draw.ts";
import { cutOverlay } from "./cut-overlay.ts";

const SIZE = { width: 200, height: 100 };
const picture = () => toSharp(drawQuadrants(SIZE.width, SIZE.height));

test("cutOverlay() shows the focus with what is around it, enlarged", async () => {
  const { jpeg, width, height, layers } = await cutOverlay({
    label: "best",
    caption: "IoU 0.9",
    picture: picture(),
    ...SIZE,
    focus: [60, 40, 100, 20],
    masks: [
      { kind: "truth", mask: RunLengthMask.filled(200, 100, [60, 40, 100, 20]) },
      { kind: "amodal", mask: RunLengthMask.filled(200, 100, [0, 0, 5, 5]) },
    ],
  });
  // 20 px of margin on either side: 140 px, of which the picture has 100 px in height; four times as large.
  assert.deepEqual([width, height], [560, 400]);
  const metadata = await sharp(jpeg).metadata();
  assert.deepEqual([metadata.format, metadata.width, metadata.height], ["jpeg", 560, 400]);
  // What lies outside is left out.
  assert.deepEqual(layers, [{ kind: "truth", path: "M80 160L480 160L480 240L80 240Z" }]);
});

test("cutOverlay() shows the whole picture without a focus, and stays inside it", async () => {
  const whole = { label: "", caption: "", ...SIZE, masks: [] };
  const { width, height } = await cutOverlay({ ...whole, picture: picture() });
  assert.deepEqual([width, height], [560, 280]);
  const corner = await cutOverlay({ ...whole, picture: picture(), focus: [190, 95, 30, 30] });
  // Never less than 120 × 90 px: a small car needs its street.
  assert.deepEqual([corner.width, corner.height], [480, 360]);
});
