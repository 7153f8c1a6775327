import { assert, assertEquals, assertThrows } from "@std/assert";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { ProblemError } from "../problem-error.ts";
import type { PreviewRequest } from "../types.ts";
import { completeRequest, MAX_LOCAL } from "./complete-request.ts";

const MASK = { size: [4, 6], counts: "088" };
const BOX = [1, 2, 3, 4];

const GOOD: unknown[] = [
  {},
  { prompts: [] },
  { prompts: [{ box: BOX }], mode: "transfer", top_k: 40, min_score: 1, include: ["heatmap"] },
  { prompts: [{ mask: MASK, points: [{ x: 1, y: 2, label: 0 }], reference_id: "car-1" }] },
  { prompts: [{ box: BOX, category: "car", transform: { dx: 3, sx: 0.5 } }] },
];

const BAD: unknown[] = [
  null,
  [],
  { prompts: "none" },
  { prompts: [{}] },
  { prompts: [{ reference_id: "car-1" }] },
  { prompts: [null] },
  { prompts: [{ box: [1, 2, 3] }] },
  { prompts: [{ box: [1, 2, 0, 4] }] },
  { prompts: [{ box: [1, 2, 3, NaN] }] },
  { prompts: [{ box: [1, 2, 3, "4"] }] },
  { prompts: [{ box: BOX, colour: "red" }] },
  { prompts: [{ box: BOX, category: "dog" }] },
  { prompts: [{ mask: { size: [4.5, 6], counts: "088" } }] },
  { prompts: [{ mask: { size: [4, 6] } }] },
  { prompts: [{ points: [] }] },
  { prompts: [{ points: [{ x: 1, y: 2 }] }] },
  { prompts: [{ points: [{ x: 1, y: 2, label: 2 }] }] },
  { prompts: [{ box: BOX, reference_id: "" }] },
  { prompts: [{ box: BOX, reference_id: "a".repeat(201) }] },
  { prompts: [{ box: BOX, transform: { sx: 0 } }] },
  { mode: "best" },
  { top_k: 0 },
  { top_k: 41 },
  { top_k: 2.5 },
  { min_score: 1.01 },
  { max_instances: 0 },
  { include: ["everything"] },
  { includes: [] },
];

Deno.test("completeRequest() fills in what the API's schema fills in", () => {
  for (const request of GOOD) {
    const { max_instances, ...ours } = completeRequest(request as PreviewRequest);
    const { max_instances: _, ...theirs } = segmentationRequestSchema.parse(request);
    assertEquals(ours, theirs);
    assertEquals(max_instances, MAX_LOCAL);
  }
  assertEquals(completeRequest({ max_instances: 3 }).max_instances, 3);
});

Deno.test("completeRequest() rejects what the API's schema rejects", () => {
  for (const request of BAD) {
    assert(!segmentationRequestSchema.safeParse(request).success, JSON.stringify(request));
    const error = assertThrows(() => completeRequest(request as PreviewRequest), ProblemError);
    assertEquals(error.problem.code, "request_invalid", JSON.stringify(request));
    assert(error.problem.errors?.every(({ pointer }) => pointer.startsWith("#")));
  }
});

Deno.test("completeRequest() takes eight prompts and no more", () => {
  const prompts = (count: number) => Array.from({ length: count }, () => ({ points: [POINT] }));
  assertEquals(completeRequest({ prompts: prompts(8) }).prompts.length, 8);
  const error = assertThrows(() => completeRequest({ prompts: prompts(9) }), ProblemError);
  assertEquals(error.problem.code, "too_many_prompts");
  assertEquals(error.message, "Ask for at most 8 cars where the page answers: got 9");
});

const POINT = { x: 1, y: 2, label: 1 } as const;
