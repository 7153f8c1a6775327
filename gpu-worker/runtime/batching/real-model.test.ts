import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { decodePicture } from "../../image/decode.ts";
import { readImageHeader } from "../../image/header.ts";
import { loadEngine } from "../../serve/engine.ts";
import type { Precision } from "../sessions.ts";
import type { BatchReport } from "./batching-runtime.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const QUESTIONS = [
  { file: "crossing.jpg", prompts: [{ box: [434, 333, 376, 159] }] },
  { file: "crossing.jpg", prompts: [{ box: [420, 320, 390, 180] }] },
  { file: "street.jpg", prompts: [{ box: [200, 120, 160, 90] }] },
  { file: "street.jpg", prompts: [] },
  { file: "crossing.jpg", prompts: [] },
];

async function ask({ file, prompts }: typeof QUESTIONS[number]) {
  const bytes = await readFile(join(ROOT, "tests/fixtures", file));
  const header = await readImageHeader(bytes, 50_000_000);
  const picture = await decodePicture(bytes, header, { maxPixels: 50_000_000, seconds: 10 });
  return { picture, request: segmentationRequestSchema.parse({ prompts }) };
}

async function answers(precision: Precision, together: boolean) {
  const reports: BatchReport[] = [];
  const engine = await loadEngine(
    { manifestPath: join(ROOT, "models/manifest.json"), bankPath: undefined },
    {
      providers: ["cpu"],
      precision,
      threads: 2,
      without: [],
      segment: segmentPicture,
      batching: { cells: 8_000_000, waitMs: 50, observe: (report) => reports.push(report) },
    },
  );
  const never = new AbortController().signal;
  try {
    const questions = await Promise.all(QUESTIONS.map(ask));
    const found = [];
    if (together) {
      found.push(
        ...await Promise.all(
          questions.map(({ picture, request }) => engine.segment(picture, request, never)),
        ),
      );
    } else {
      for (const { picture, request } of questions) {
        found.push(await engine.segment(picture, request, never));
      }
    }
    return { found, reports };
  } finally {
    await engine.dispose();
  }
}

for (const precision of ["int8", "float32"] as const) {
  test(`requests that run together are answered as alone on the CPU, ${precision}`, async () => {
    const alone = await answers(precision, false);
    const together = await answers(precision, true);
    assert.deepEqual(alone.reports, []);
    const merged = new Set(
      together.reports.filter(({ calls }) => calls > 1).map(({ network }) => network),
    );
    for (const network of ["trunk", "scale-net", "visible-mask", "pair-vote", "refinement"]) {
      assert.ok(merged.has(network), `${network} among ${[...merged].join(", ")}`);
    }
    for (const [index, { instances, order }] of together.found.entries()) {
      const before = alone.found[index]!;
      assert.deepEqual(order, before.order);
      assert.equal(instances.length, before.instances.length);
      for (const [car, instance] of instances.entries()) {
        const same = before.instances[car]!;
        for (const mask of ["amodal", "visible", "invisible"] as const) {
          assert.deepEqual(instance[mask], same[mask], `${mask} of ${index}/${car}`);
        }
        assert.ok(Math.abs(instance.score - same.score) <= 1e-5, `score of ${index}/${car}`);
        assert.equal(instance.match?.reference_id, same.match?.reference_id);
      }
    }
  });
}
