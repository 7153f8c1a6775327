import { ProblemError } from "../problem-error.ts";
import type { Problem } from "../types.ts";

/** What of the API's catalogue the page finds wrong too: HTTP status and title. */
export const LOCAL_PROBLEMS = {
  request_invalid: [422, "The request has fields that cannot be used"],
  prompt_outside_image: [422, "A prompt does not fit the image"],
  too_many_prompts: [422, "The request has too many prompts"],
  reference_unknown: [404, "The reference is not in the bank"],
  image_unreadable: [422, "The image cannot be decoded"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

/** A problem that the networks in the page found; `detail` says what to do first, then what came. */
export function localProblem(
  code: keyof typeof LOCAL_PROBLEMS,
  detail: string,
  errors?: Problem["errors"],
): ProblemError {
  const [status, title] = LOCAL_PROBLEMS[code];
  const type = `urn:kanizsa:problem:${code}`;
  return new ProblemError({
    type,
    title,
    status,
    detail,
    instance: "",
    code,
    ...errors && { errors },
  });
}
