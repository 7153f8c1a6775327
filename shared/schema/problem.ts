import * as z from "zod";

/**
 * Every error that a client can see: its HTTP status, its title, and how to mend it. The API and the
 * worker answer with these codes; `detail` adds what came.
 */
export const PROBLEM_CODES = {
  image_missing: {
    status: 400,
    title: "No image was sent",
    mend: "Send the picture as the multipart field `image`, or as `image` in the JSON body",
  },
  image_empty: {
    status: 400,
    title: "The image has no bytes",
    mend: "Send the whole file: check that it isn't empty where it was read from",
  },
  image_unreadable: {
    status: 422,
    title: "The image cannot be decoded",
    mend: "Send a picture that other programs open, as JPEG, PNG, WebP or AVIF",
  },
  image_truncated: {
    status: 422,
    title: "The image ends too early",
    mend: "Send the whole file: part of it was lost on the way",
  },
  image_type_unsupported: {
    status: 415,
    title: "The file's type is not supported",
    mend: "Send a JPEG, PNG, WebP or AVIF picture",
  },
  heic_unsupported: {
    status: 415,
    title: "HEIC pictures are not supported",
    mend: "Send a JPEG: on an iPhone choose Settings > Camera > Formats > Most Compatible",
  },
  image_too_large: {
    status: 413,
    title: "The image has too many bytes",
    mend: "Send a smaller file: a JPEG of quality 85 is enough",
  },
  image_too_many_pixels: {
    status: 422,
    title: "The image has too many pixels",
    mend: "Scale the picture down before sending it: 2048 pixels on the long side are enough",
  },
  request_too_large: {
    status: 413,
    title: "The request's body has too many bytes",
    mend: "Send a smaller body: `detail` says how many bytes are read",
  },
  content_encoding_unsupported: {
    status: 415,
    title: "Compressed request bodies are not supported",
    mend: "Send the body without Content-Encoding: pictures are compressed already",
  },
  content_type_unsupported: {
    status: 415,
    title: "The body's content type is not supported",
    mend: "Send multipart/form-data with a field `image`, or application/json",
  },
  request_timeout: {
    status: 408,
    title: "The request's body took too long",
    mend: "Send the body again over a faster line, or a smaller picture",
  },
  request_not_json: {
    status: 400,
    title: "The request is not valid JSON",
    mend: "Send JSON as RFC 8259 has it: no NaN, no comments, no trailing commas",
  },
  request_invalid: {
    status: 422,
    title: "The request has fields that cannot be used",
    mend: "Change what `errors` names",
  },
  prompt_outside_image: {
    status: 422,
    title: "A prompt does not fit the image",
    mend: "Use pixels of the upright picture, with EXIF orientation applied; `errors` names them",
  },
  too_many_prompts: {
    status: 422,
    title: "The request has too many prompts",
    mend: "Split the prompts over several requests",
  },
  reference_unknown: {
    status: 404,
    title: "The reference is not in the bank",
    mend: "Use a reference_id that a result of the same bank version named",
  },
  unauthorized: {
    status: 401,
    title: "The request has no valid key",
    mend: "Send the header `Authorization: Bearer <key>`",
  },
  forbidden: {
    status: 403,
    title: "The key does not allow this",
    mend: "Use a key that has the scope which `detail` names",
  },
  origin_not_allowed: {
    status: 403,
    title: "The embed token is not for this origin",
    mend: "Issue a token whose `origins` list the page's origin exactly: scheme, host and port",
  },
  quota_exceeded: {
    status: 429,
    title: "The quota is used up",
    mend: "Wait until the time in `Retry-After`, or raise the key's quota",
  },
  rate_limited: {
    status: 429,
    title: "Too many requests in a short time",
    mend: "Wait for the seconds in `Retry-After`, then go on more slowly",
  },
  queue_full: {
    status: 503,
    title: "Too many jobs are waiting",
    mend: "Try again after the seconds in `Retry-After`",
  },
  idempotency_key_invalid: {
    status: 400,
    title: "The Idempotency-Key cannot be used",
    mend: "Send 1 to 255 printable ASCII characters, a UUID say",
  },
  idempotency_key_reused: {
    status: 422,
    title: "The Idempotency-Key was used for another request",
    mend: "Send a new key with a new request, and the same request with the same key",
  },
  idempotency_in_progress: {
    status: 409,
    title: "The first request with this Idempotency-Key still runs",
    mend: "Try again after the seconds in `Retry-After`",
  },
  segmentation_not_done: {
    status: 409,
    title: "The segmentation has no result yet",
    mend: "Wait for its state `succeeded`, with the events at `/events` or by asking again",
  },
  segmentation_failed: {
    status: 409,
    title: "The segmentation has no result and won't have one",
    mend: "Look at its `problem`, mend that, and send a new request",
  },
  job_attempts_exceeded: {
    status: 503,
    title: "The worker failed on every attempt",
    mend: "Try another picture, or look at the worker's log: it ended while it ran this job",
  },
  representation_unknown: {
    status: 406,
    title: "There is no such representation",
    mend: "Ask for json, coco, cocoa, kins, yolo or png",
  },
  url_not_allowed: {
    status: 422,
    title: "The address must not be called from here",
    mend: "Use an https address of a host that the operator allows in KANIZSA_EGRESS_HOSTS",
  },
  image_fetch_failed: {
    status: 422,
    title: "The image could not be fetched from its address",
    mend: "See that the address answers 200 with a picture within the limits, or send the file",
  },
  store_unavailable: {
    status: 503,
    title: "Nothing can be stored now",
    mend:
      "Try again after the seconds in `Retry-After`; if it lasts, see to the data folder's disk",
  },
  not_found: {
    status: 404,
    title: "There is nothing at this address",
    mend: "Compare method and path with /openapi.json",
  },
  method_not_allowed: {
    status: 405,
    title: "The address does not take this method",
    mend: "Use a method that the header `Allow` names",
  },
  worker_unavailable: {
    status: 503,
    title: "No worker can be reached",
    mend: "Try again after the seconds in `Retry-After`; if it lasts, see that the worker runs",
  },
  worker_overloaded: {
    status: 503,
    title: "The worker's queue is full",
    mend: "Try again after the seconds in `Retry-After`",
  },
  worker_timeout: {
    status: 504,
    title: "The worker did not answer in time",
    mend: "Try again, with a smaller picture or fewer prompts",
  },
  bank_model_mismatch: {
    status: 503,
    title: "The reference bank was made with another model version",
    mend: "Rebuild the bank with `npm run bank -- build`, then restart the worker",
  },
  internal: {
    status: 500,
    title: "Something went wrong on our side",
    mend: "Try again; if it lasts, report the id in `instance`",
  },
} as const satisfies Record<string, { status: number; title: string; mend: string }>;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/**
 * One field that cannot be used: where it is, as a JSON pointer in a URI fragment (RFC 6901,
 * "#/prompts/0/box"), and how to mend it.
 */
export const fieldErrorSchema = z.strictObject({ pointer: z.string(), message: z.string() });

export type FieldError = z.infer<typeof fieldErrorSchema>;

const codes = Object.keys(PROBLEM_CODES) as [ProblemCode, ...ProblemCode[]];

/** RFC 9457 problem details with our `code` and, where fields are at fault, `errors`. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  instance: z.string(),
  code: z.enum(codes),
  errors: z.array(fieldErrorSchema).optional(),
});

export type Problem = z.infer<typeof problemSchema>;
