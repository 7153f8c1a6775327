import assert from "node:assert/strict";
import test from "node:test";
import type { AmodalImage } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { matchDetections } from "@kanizsa/shared/metrics/detection/match-detections.ts";
import { summarizeMatches } from "@kanizsa/shared/metrics/detection/summarize-matches.ts";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import { measureDetections, precisionByThreshold } from "./detection-measures.ts";

/** Pictures of boxes of all sizes, some partly hidden, and detections that miss them by some pixels. */
function drawDetections(): { truth: AmodalImage[]; found: AmodalImage[] } {
  const random = mulberry32(9);
  const size = { width: 400, height: 300 };
  const images = Array.from({ length: 6 }, (_, index) => {
    const objects = Array.from({ length: 5 }, (_, id) => {
      const [x, y] = [Math.floor(random() * 300), Math.floor(random() * 200)];
      const side = 10 + Math.floor(random() * 110);
      const box = (dx: number, width: number) =>
        RunLengthMask.filled(size.width, size.height, [x + dx, y, width, side]);
      const hidden = Math.floor(random() * 0.6 * side);
      const common = { id: id + 1, category: "car", ignore: false };
      return {
        truth: { ...common, amodal: box(0, side), visible: box(hidden, side - hidden) },
        found: {
          ...common,
          amodal: box(Math.floor(random() * 0.4 * side), side),
          visible: box(hidden, side - hidden),
          score: random(),
        },
      };
    });
    const image = { id: index + 1, fileName: `${index}.png`, ...size, order: [] };
    return {
      truth: { ...image, instances: objects.map(({ truth }) => truth) },
      found: { ...image, instances: objects.map(({ found }) => found) },
    };
  });
  return { truth: images.map(({ truth }) => truth), found: images.map(({ found }) => found) };
}

test("measureDetections() is what summarizeMatches() says, in percent", () => {
  const { truth, found } = drawDetections();
  const matches = matchDetections(truth, found);
  const summary = summarizeMatches(matches);
  const once = new Uint8Array(truth.length).fill(1);
  const measured = measureDetections(matches, once);
  const expected = [
    [measured.ap, summary.ap],
    [measured.ap50, summary.ap50],
    [measured.ap75, summary.ap75],
    [measured.ap90, summary.ap90],
    [measured.small, summary.apSmall],
    [measured.medium, summary.apMedium],
    [measured.large, summary.apLarge],
    [measured.ar, summary.ar],
    [measured.none, summary.arByOcclusion.none],
    [measured.partial, summary.arByOcclusion.partial],
    [measured.heavy, summary.arByOcclusion.heavy],
  ];
  for (const [percent, share] of expected) {
    if (share === null) assert.equal(percent, null);
    else assert.ok(Math.abs((percent ?? NaN) - 100 * (share ?? NaN)) < 1e-9);
  }
  assert.ok(summary.ap !== null && summary.ap > 0.05 && summary.ap < 0.95);
  assert.deepEqual(
    Object.values(precisionByThreshold(matches, once)),
    summary.byThreshold.map(({ ap }) => ap),
  );
});

test("measureDetections() counts a picture as often as it was drawn", () => {
  const { truth, found } = drawDetections();
  const only = (images: readonly AmodalImage[]) => images.slice(0, 2);
  const few = matchDetections(only(truth), only(found));
  const counts = Uint8Array.from(truth, (_, index) => Number(index < 2));
  assert.deepEqual(
    measureDetections(matchDetections(truth, found), counts),
    measureDetections(few, [1, 1]),
  );
});
