import { assert, assertEquals } from "@std/assert";
import { MAX_PROMPTS, segmentationRequestSchema } from "./segmentation-request.ts";
import { validate } from "./validate.ts";

const read = (value: unknown) => validate(segmentationRequestSchema, value);

Deno.test("segmentationRequestSchema fills every default", () => {
  assertEquals(segmentationRequestSchema.parse({}), {
    prompts: [],
    mode: "refined",
    top_k: 5,
    min_score: 0.3,
    max_instances: 100,
    include: [],
  });
});

Deno.test("segmentationRequestSchema takes every field of a prompt", () => {
  const prompt = {
    box: [1.5, -2, 30, 40],
    mask: { size: [4, 4], counts: "0`0" },
    points: [{ x: 1, y: 2, label: 0 }, { x: 3.5, y: 2, label: 1 }],
    category: "car",
    reference_id: "car-1",
    transform: { dx: 1, dy: -1, sx: 1.1, sy: 0.9 },
  };
  const result = read({ prompts: [prompt], include: ["alternatives", "heatmap", "uncertainty"] });
  assert(result.success);
  assertEquals(result.data.prompts as unknown[], [prompt]);
});

Deno.test("segmentationRequestSchema fills what a transform leaves out", () => {
  const { prompts } = segmentationRequestSchema.parse({
    prompts: [{ box: [0, 0, 1, 1], transform: { dx: 4 } }],
  });
  assertEquals(prompts[0].transform, { dx: 4, dy: 0, sx: 1, sy: 1 });
});

const boxPrompt = (...box: unknown[]) => ({ prompts: [{ box }] });

const accepted: [name: string, request: unknown][] = [
  [`${MAX_PROMPTS} prompts`, { prompts: Array(MAX_PROMPTS).fill({ box: [0, 0, 1, 1] }) }],
  ["a very small box", boxPrompt(0, 0, 1e-9, 1e-9)],
  ["a score of 0", { min_score: 0 }],
  ["a score of 1", { min_score: 1 }],
  ["top_k of 1", { top_k: 1 }],
  ["top_k of 40", { top_k: 40 }],
];
for (const [name, request] of accepted) {
  Deno.test(`segmentationRequestSchema accepts ${name}`, () => assert(read(request).success));
}

const mask = { size: [4, 4], counts: "0`0" };
const rejected: [name: string, request: unknown, pointer: string, message: string][] = [
  ["an array", [], "#", "Use an object: got an array"],
  ["null", null, "#", "Use an object: got null"],
  ["an unknown field", { topk: 3 }, "#", 'Leave out unknown fields: got "topk"'],
  [
    "an unknown field of a prompt",
    { prompts: [{ mask, bbox: [] }] },
    "#/prompts/0",
    'Leave out unknown fields: got "bbox"',
  ],
  [
    "a prompt without box, mask and points",
    { prompts: [{ reference_id: "a" }] },
    "#/prompts/0",
    "Give each prompt a box, a mask or points: got none",
  ],
  ["a box of no width", boxPrompt(1, 2, 0, 3), "#/prompts/0/box/2", "Use a size above 0: got 0"],
  ["a negative height", boxPrompt(1, 2, 3, -1), "#/prompts/0/box/3", "Use a size above 0: got -1"],
  ["a box of 3 numbers", boxPrompt(1, 2, 3), "#/prompts/0/box", "Use at least 4 entries: got 3"],
  [
    "a box of 5 numbers",
    boxPrompt(1, 2, 3, 4, 5),
    "#/prompts/0/box",
    "Use at most 4 entries: got 5",
  ],
  ["NaN", boxPrompt(NaN, 2, 3, 4), "#/prompts/0/box/0", "Use a number: got NaN"],
  [
    "infinite numbers",
    boxPrompt(1, 2, Infinity, 4),
    "#/prompts/0/box/2",
    "Use a number: got Infinity",
  ],
  ["null as a number", boxPrompt(1, null, 3, 4), "#/prompts/0/box/1", "Use a number: got null"],
  ["text as a number", boxPrompt(1, "2", 3, 4), "#/prompts/0/box/1", 'Use a number: got "2"'],
  [
    "a mask without counts",
    { prompts: [{ mask: { size: [4, 4] } }] },
    "#/prompts/0/mask/counts",
    "Use a string: got nothing",
  ],
  [
    "a mask with a side of 0",
    { prompts: [{ mask: { size: [0, 4], counts: "" } }] },
    "#/prompts/0/mask/size/0",
    "Use at least 1: got 0",
  ],
  [
    "no points",
    { prompts: [{ points: [] }] },
    "#/prompts/0/points",
    "Use at least 1 entry: got 0",
  ],
  [
    "a point's label of 2",
    { prompts: [{ points: [{ x: 0, y: 0, label: 2 }] }] },
    "#/prompts/0/points/0/label",
    "Use 0 or 1: got 2",
  ],
  [
    "another category",
    { prompts: [{ box: [0, 0, 1, 1], category: "bus" }] },
    "#/prompts/0/category",
    'Use "car": got "bus"',
  ],
  ["an unknown mode", { mode: "best" }, "#/mode", 'Use "refined" or "transfer": got "best"'],
  ["top_k of 0", { top_k: 0 }, "#/top_k", "Use at least 1: got 0"],
  ["top_k of 41", { top_k: 41 }, "#/top_k", "Use at most 40: got 41"],
  ["top_k of 2.5", { top_k: 2.5 }, "#/top_k", "Use a whole number: got 2.5"],
  ["a score above 1", { min_score: 1.01 }, "#/min_score", "Use at most 1: got 1.01"],
  ["a negative score", { min_score: -0.01 }, "#/min_score", "Use at least 0: got -0.01"],
  ["no instances", { max_instances: 0 }, "#/max_instances", "Use at least 1: got 0"],
  [
    "an unknown inclusion",
    { include: ["depth"] },
    "#/include/0",
    'Use "alternatives" or "heatmap" or "uncertainty": got "depth"',
  ],
  [
    "one prompt too many",
    { prompts: Array(MAX_PROMPTS + 1).fill({ box: [0, 0, 1, 1] }) },
    "#/prompts",
    "Send at most 100 prompts: got 101",
  ],
];
for (const [name, request, pointer, message] of rejected) {
  Deno.test(`segmentationRequestSchema rejects ${name}`, () => {
    const result = read(request);
    assert(!result.success);
    assertEquals(result.errors, [{ pointer, message }]);
  });
}
