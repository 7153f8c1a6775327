import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { Context } from "hono";
import type { ApiEnvironment } from "../environment.ts";
import { ProblemError } from "../problem-error.ts";
import { type RepresentationName, REPRESENTATIONS } from "../representations/representations.ts";
import { describeUnfinished, resultText } from "./describe.ts";
import { etagOf, matchesEtag } from "./etag.ts";
import type { SegmentationRecord } from "./records.ts";
import type { Results } from "./results.ts";

/** Seconds after which asking again for a result makes sense. */
const RETRY_AFTER_SECONDS = 1;
/** Answers differ by these headers of the request; cors() adds Origin. */
export const VARY = "Accept, Authorization";

/**
 * The result in a representation.
 *
 * @throws {ProblemError} segmentation_not_done, segmentation_failed, not_found once it's over age
 */
export async function representResult(
  record: SegmentationRecord,
  name: RepresentationName,
  results: Results,
): Promise<string | Uint8Array<ArrayBuffer>> {
  if (record.status === "queued" || record.status === "running") {
    throw new ProblemError("segmentation_not_done", { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
  if (record.status !== "succeeded") {
    throw new ProblemError("segmentation_failed", {
      detail: record.problem
        ? `Mend what the segmentation failed of and send a new one: ${record.problem.detail}`
        : "Send a new request: this segmentation was cancelled",
    });
  }
  const kept = await results.text(record.run);
  if (kept === null) throw noSuchSegmentation(record.id);
  const text = resultText(record, kept);
  if (name === "json") return text;
  const result: SegmentationResult = JSON.parse(text);
  return await REPRESENTATIONS[name].render(result);
}

/** 200 with the result to a POST; the problem itself where it failed. */
export async function answerPost(
  c: Context<ApiEnvironment>,
  record: SegmentationRecord,
  name: RepresentationName,
  results: Results,
): Promise<Response> {
  if (record.status === "failed" && record.problem) {
    const { code, detail, errors } = record.problem;
    throw new ProblemError(code, { detail, errors, headers: { Location: addressOf(record) } });
  }
  const body = await representResult(record, name, results);
  return c.body(body, 200, {
    "Content-Type": REPRESENTATIONS[name].mediaType,
    "Content-Location": addressOf(record),
    "Cache-Control": "no-store",
    "Cache-Status": cacheStatus(record),
    Vary: VARY,
  });
}

/** 202: it waits, ask for it at its address. */
export function answerAccepted(c: Context<ApiEnvironment>, record: SegmentationRecord): Response {
  return c.json(describeUnfinished(record), 202, {
    Location: addressOf(record),
    "Cache-Control": "no-store",
    "Cache-Status": cacheStatus(record),
    "Retry-After": String(RETRY_AFTER_SECONDS),
    Vary: VARY,
  });
}

/** The answer to GET: its state in JSON, or its result in any representation, with a strong ETag. */
export async function answerGet(
  c: Context<ApiEnvironment>,
  record: SegmentationRecord,
  name: RepresentationName,
  results: Results,
): Promise<Response> {
  const unfinished = record.status !== "succeeded" && name === "json";
  const body = unfinished
    ? JSON.stringify(describeUnfinished(record))
    : await representResult(record, name, results);
  const etag = etagOf(body);
  const headers = {
    ETag: etag,
    "Cache-Control": "private, no-cache",
    "Cache-Status": cacheStatus(record),
    Vary: VARY,
  };
  if (matchesEtag(c.req.header("If-None-Match"), etag)) return c.body(null, 304, headers);
  return c.body(body, 200, { ...headers, "Content-Type": REPRESENTATIONS[name].mediaType });
}

/** @param id as it came: an id that isn't here says nothing of anybody */
export function noSuchSegmentation(id: string): ProblemError {
  return new ProblemError("not_found", {
    detail: `Use the id of a segmentation of yours that is still kept: got ${id.slice(0, 100)}`,
  });
}

function addressOf({ id }: SegmentationRecord): string {
  return `/v1/segmentations/${id}`;
}

/** RFC 9211. */
function cacheStatus({ cache }: SegmentationRecord): string {
  return cache === "hit" ? "kanizsa; hit" : "kanizsa; fwd=miss; stored";
}
