import { ProblemError } from "./problem-error.ts";

/**
 * What the page finds wrong itself: HTTP status (0 = nobody answered) and title. Codes that the API
 * has too say the same here.
 */
export const PAGE_PROBLEMS = {
  picture_missing: [400, "There is no picture yet"],
  result_missing: [409, "There is no result yet"],
  image_empty: [400, "The image has no bytes"],
  image_unreadable: [422, "The image cannot be decoded"],
  image_truncated: [422, "The image ends too early"],
  image_type_unsupported: [415, "The file's type is not supported"],
  heic_unsupported: [415, "HEIC pictures are not supported"],
  image_too_large: [413, "The image has too many bytes"],
  image_too_many_pixels: [422, "The image has too many pixels"],
  image_fetch_failed: [422, "The image could not be fetched from its address"],
  image_cors: [403, "The picture's server does not let this page read it"],
  image_blocked: [403, "This page's policy does not let it load the picture"],
  too_many_prompts: [422, "The request has too many prompts"],
  endpoint_missing: [400, "No API was named"],
  api_unreachable: [0, "The API cannot be reached"],
  api_timeout: [0, "The API did not answer in time"],
  api_answer_unknown: [502, "Something other than the API answered"],
  origin_not_allowed: [403, "The embed token is not for this origin"],
  token_unavailable: [0, "No token for the API could be had"],
  segmentation_cancelled: [409, "Somebody else cancelled it"],
  local_unavailable: [0, "This page cannot answer by itself"],
  page_failed: [500, "Something went wrong in the page"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type PageProblemCode = keyof typeof PAGE_PROBLEMS;

export interface PageProblemOptions extends ErrorOptions {
  /** What a server answered with, where that says more than the code. */
  readonly status?: number;
}

/** A problem of the page's own; `detail` says what to do first, then what came. */
export function pageProblem(
  code: PageProblemCode,
  detail: string,
  { status = PAGE_PROBLEMS[code][0], ...options }: PageProblemOptions = {},
): ProblemError {
  const title = PAGE_PROBLEMS[code][1];
  const type = `urn:kanizsa:problem:${code}`;
  return new ProblemError({ type, title, status, detail, instance: "", code }, options);
}
