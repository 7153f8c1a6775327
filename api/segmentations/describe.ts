import { type Problem, PROBLEM_CODES } from "@kanizsa/shared/schema/problem.ts";
import type { Segmentation, SegmentationPage } from "@kanizsa/shared/schema/segmentation.ts";
import type { SegmentationRecord } from "./records.ts";

type Unfinished = Exclude<Segmentation, { status: "succeeded" }>;

/**
 * The JSON text of a segmentation that succeeded: what differs from caller to caller, then the
 * run's text as `Results` keeps it.
 */
export function resultText(record: SegmentationRecord, kept: string): string {
  const { id, created_at, cache } = record;
  const own = JSON.stringify({ id, status: "succeeded", created_at, cache });
  return `${own.slice(0, -1)},${kept.slice(1)}`;
}

/** A segmentation without a result. */
export function describeUnfinished(record: SegmentationRecord): Unfinished {
  const { id, created_at, image, status } = record;
  const common = { id, created_at, image };
  const finished_at = record.finished_at ?? created_at;
  switch (status) {
    case "failed":
      return { ...common, status, finished_at, problem: problemOf(record) };
    case "cancelled":
      return { ...common, status, finished_at };
    case "running":
      return { ...common, status };
    default:
      return { ...common, status: "queued" };
  }
}

export function describeLine(
  { id, status, created_at, finished_at, image }: SegmentationRecord,
): SegmentationPage["segmentations"][number] {
  return { id, status, created_at, finished_at, image };
}

/** Why it failed, as the catalogue has it. */
function problemOf({ id, problem }: SegmentationRecord): Problem {
  const { code, detail, errors } = problem ?? { code: "internal", detail: "" };
  const { status, title, mend } = PROBLEM_CODES[code];
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: detail || mend,
    instance: `/v1/segmentations/${id}`,
    code,
    ...(errors && { errors: [...errors] }),
  };
}
