import { assert, assertEquals } from "@std/assert";
import { segmentationResultSchema, workerResultSchema } from "./segmentation-result.ts";

const segmentation = { size: [2, 4], counts: "024" };
const grey = { bbox: [0, 0, 2, 2], size: [1, 1], data: "/w==" };
const instance = {
  id: 1,
  prompt: null,
  category: "car",
  score: 0.93,
  amodal: { bbox: [0, 0, 2, 2], area: 4, segmentation },
  visible: { bbox: [0, 0, 2, 1], area: 2, segmentation },
  invisible: { area: 2, segmentation },
  occlusion_rate: 0.5,
  truncated: false,
  match: {
    reference_id: "car-1",
    similarity: 0.87,
    center: [1, -0.5],
    scale: 1.2,
    abstained: false,
    alternatives: [{ reference_id: "car-2", similarity: 0.8, segmentation }],
    heatmap: grey,
  },
  uncertainty: grey,
};
const workerResult = {
  image: { width: 4, height: 2 },
  model: { name: "car", version: "1", provider: "cpu", bank: { version: "1", references: 440 } },
  timings_ms: { queue: 0, decode: 1.5, proposals: 0, features: 0, vote: 0, refine: 0, total: 2 },
  instances: [instance],
  order: [[1, 2]],
};
const result = {
  ...workerResult,
  id: "seg_1",
  status: "succeeded",
  created_at: "2030-01-02T03:04:05.678Z",
  cache: "miss",
  image: { ...workerResult.image, id: "sha256:00" },
};

Deno.test("segmentationResultSchema takes a whole answer", () => {
  assertEquals(segmentationResultSchema.parse(result) as unknown, result);
});

Deno.test("workerResultSchema takes it without the fields of the API, and only so", () => {
  assertEquals(workerResultSchema.parse(workerResult) as unknown, workerResult);
  assert(!workerResultSchema.safeParse(result).success);
});

const faults: [name: string, fault: Record<string, unknown>][] = [
  ["a score above 1", { score: 1.1 }],
  ["a negative area", { invisible: { area: -1, segmentation } }],
  ["a match without a scale", { match: { ...instance.match, scale: 0 } }],
  ["a heat map that isn't base64", { uncertainty: { ...grey, data: "?" } }],
  ["an unknown field", { depth: 3 }],
];
for (const [name, fault] of faults) {
  Deno.test(`segmentationResultSchema rejects ${name}`, () => {
    const wrong = { ...result, instances: [{ ...instance, ...fault }] };
    assert(!segmentationResultSchema.safeParse(wrong).success);
  });
}
