import type { SegmentationRequest } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { PreviewRequest } from "../types.ts";
import { type Check, fields, list, number, oneOf, text } from "./check-request.ts";
import { localProblem } from "./local-problem.ts";

/** Prompts that are answered, and cars that are found, in the page: each costs a run of all networks. */
export const MAX_LOCAL = 8;

const MAX_POINTS = 100;

const prompt = fields({
  box: (value, pointer) => {
    const faults = list(number(), 4, 4)(value, pointer);
    if (faults.length > 0 || !Array.isArray(value)) return faults;
    return [2, 3].flatMap((i) => number({ above: 0 })(value[i], `${pointer}/${i}`));
  },
  mask: fields(
    { size: list(number({ least: 1, whole: true }), 2, 2), counts: text(Infinity) },
    "size",
    "counts",
  ),
  points: list(
    fields({ x: number(), y: number(), label: oneOf(0, 1) }, "x", "y", "label"),
    1,
    MAX_POINTS,
  ),
  category: oneOf("car"),
  reference_id: text(200),
  transform: fields({
    dx: number(),
    dy: number(),
    sx: number({ above: 0 }),
    sy: number({ above: 0 }),
  }),
});

const placedPrompt: Check = (value, pointer) => {
  const faults = prompt(value, pointer);
  if (faults.length > 0 || typeof value !== "object" || value === null) return faults;
  if (["box", "mask", "points"].some((name) => name in value)) return [];
  return [{ pointer, message: "Give each prompt a box, a mask or points: got none" }];
};

const checkRequest = fields({
  prompts: list(placedPrompt, 0, MAX_LOCAL),
  mode: oneOf("refined", "transfer"),
  top_k: number({ least: 1, most: 40, whole: true }),
  min_score: number({ least: 0, most: 1 }),
  max_instances: number({ least: 1, most: 100, whole: true }),
  include: list(oneOf("alternatives", "heatmap", "uncertainty"), 0, 3),
});

/**
 * The request with the API's defaults, for `MAX_LOCAL` cars at most. The same rules as the API's
 * schema has, written out: its library weighs more than the preview.
 *
 * @throws {ProblemError} too_many_prompts, request_invalid
 */
export function completeRequest(request: PreviewRequest): SegmentationRequest {
  const count = promptCount(request);
  if (count > MAX_LOCAL) {
    const message = `Ask for at most ${MAX_LOCAL} cars where the page answers: got ${count}`;
    throw localProblem("too_many_prompts", message, [{ pointer: "#/prompts", message }]);
  }
  const errors = checkRequest(request, "#");
  if (errors.length > 0) {
    const [{ pointer, message }] = errors;
    throw localProblem("request_invalid", `${message} (${pointer})`, errors);
  }
  return {
    mode: request.mode ?? "refined",
    top_k: request.top_k ?? 5,
    min_score: request.min_score ?? 0.3,
    max_instances: Math.min(MAX_LOCAL, request.max_instances ?? MAX_LOCAL),
    include: [...request.include ?? []],
    prompts: (request.prompts ?? []).map((prompt) => ({
      category: "car",
      ...prompt.box && { box: [...prompt.box] },
      ...prompt.mask && { mask: prompt.mask },
      ...prompt.points && { points: prompt.points.map((point) => ({ ...point })) },
      ...prompt.reference_id !== undefined && { reference_id: prompt.reference_id },
      ...prompt.transform && {
        transform: { ...{ dx: 0, dy: 0, sx: 1, sy: 1 }, ...prompt.transform },
      },
    })),
  };
}

function promptCount(request: unknown): number {
  if (typeof request !== "object" || request === null || !("prompts" in request)) return 0;
  return Array.isArray(request.prompts) ? request.prompts.length : 0;
}
