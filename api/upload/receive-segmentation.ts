import {
  checkPromptsAgainstImage,
  MAX_PROMPTS,
  type SegmentationRequest,
} from "@kanizsa/shared/schema/segmentation-request.ts";
import { jsonPointer } from "@kanizsa/shared/schema/json-pointer.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import type * as z from "zod";
import type { ImageLimits } from "../image/inspect-image.ts";
import type { ImageRecord } from "../images/image-record.ts";
import type { Images } from "../images/images.ts";
import type { IncomingImage } from "../images/incoming-image.ts";
import type { Principal } from "../keys/principal.ts";
import { ProblemError } from "../problem-error.ts";
import { bodyChunks } from "./body-chunks.ts";
import type { ByteBudget } from "./byte-budget.ts";
import { checkEncoding, mediaType } from "./check-encoding.ts";
import { multipartParts } from "./multipart-parts.ts";
import { parseJson } from "./parse-json.ts";
import { readBody } from "./read-body.ts";
import {
  MAX_BASE64_BYTES,
  segmentationBodySchema,
  segmentationFormSchema,
} from "./segmentation-body.ts";

/**
 * What a caller asked, checked: the picture is kept and the prompts fit it. The picture is held: let it go
 * (`Images.letGo()`) once the segmentation that uses it is stored.
 */
export interface ReceivedSegmentation {
  readonly image: ImageRecord;
  readonly request: SegmentationRequest;
  /** Where to tell the end. */
  readonly webhook?: string;
}

export interface ReceiveOptions {
  readonly images: Images;
  readonly limits: ImageLimits & { readonly bodyTimeoutMs: number };
  /** Bounds the JSON bodies that are being read, which are held in memory. */
  readonly memory?: ByteBudget;
  /** Fetches `image.url` within its own limits; without it addresses are refused. */
  readonly fetchImage?: (url: string) => Promise<Uint8Array<ArrayBuffer>>;
}

/** Room for the request beside the picture: 100 prompts with large masks. */
export const MAX_REQUEST_BYTES = 1_000_000;

/**
 * Takes in the body of POST /v1/segmentations, multipart/form-data or application/json. The picture
 * of a form is hashed and stored while it streams, so that slow senders cost no memory.
 *
 * @throws {ProblemError} for every body that can't be used; then nothing of it is kept
 */
export async function receiveSegmentation(
  request: Request,
  principal: Principal,
  options: ReceiveOptions,
): Promise<ReceivedSegmentation> {
  checkEncoding(request.headers);
  switch (mediaType(request.headers)) {
    case "multipart/form-data":
      return await receiveForm(request, principal, options);
    case "application/json":
      return await receiveJson(request, principal, options);
  }
  throw new ProblemError("content_type_unsupported", {
    detail: "Send multipart/form-data with a field `image`, or application/json: got " +
      (request.headers.get("Content-Type") || "no Content-Type"),
  });
}

async function receiveForm(
  request: Request,
  principal: Principal,
  options: ReceiveOptions,
): Promise<ReceivedSegmentation> {
  const { images, limits } = options;
  const chunks = bodyChunks(request, {
    bytes: limits.imageBytes + MAX_REQUEST_BYTES,
    timeoutMs: limits.bodyTimeoutMs,
  });
  await using received = new AsyncDisposableStack();
  received.defer(async () => void await chunks.return());
  let incoming: IncomingImage | undefined;
  let asked: Asked | undefined;
  const contentType = request.headers.get("Content-Type") ?? "";
  for await (const { name, content } of multipartParts(chunks, contentType)) {
    if (name !== "image" && name !== "request") {
      throw invalid(name, "Leave out unknown fields: `image` and `request` are known");
    }
    if (name === "image" ? incoming : asked) {
      throw invalid(name, "Send one field of this name: got two");
    }
    if (name === "image") {
      incoming = received.use(await images.receive(content));
    } else {
      asked = check(segmentationFormSchema, parseJson(await readText(content)));
    }
  }
  if (!incoming) throw new ProblemError("image_missing");
  const { webhook, ...rest } = asked ?? check(segmentationFormSchema, {});
  checkPrompts(rest, incoming);
  const image = await holding(
    images,
    principal,
    incoming.id,
    () => images.keep(principal, incoming, { own: false }),
  );
  return { image, request: rest, webhook: webhook?.url };
}

/** Holds the picture before the work that finds or keeps it, and on if that gives a record. */
async function holding<T extends ImageRecord | null>(
  images: Images,
  { tenant }: Principal,
  id: string,
  work: () => Promise<T>,
): Promise<T> {
  images.hold(tenant, id);
  let record: T | undefined;
  try {
    record = await work();
    return record;
  } finally {
    if (!record) images.letGo(tenant, id);
  }
}

async function receiveJson(
  request: Request,
  principal: Principal,
  options: ReceiveOptions,
): Promise<ReceivedSegmentation> {
  const { images, limits, memory } = options;
  const value = parseJson(
    await readBody(request, {
      bytes: MAX_BASE64_BYTES + MAX_REQUEST_BYTES,
      timeoutMs: limits.bodyTimeoutMs,
    }, memory),
  );
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !("image" in value)) {
    throw new ProblemError("image_missing");
  }
  const { image: source, webhook, ...rest } = check(segmentationBodySchema, value);
  if ("id" in source) {
    const known = await images.find(principal, source.id);
    if (known) checkPrompts(rest, known);
    const image = known &&
      await holding(images, principal, source.id, () => images.use(principal, source.id));
    if (image) return { image, request: rest, webhook: webhook?.url };
    throw new ProblemError("not_found", {
      detail: `Send the picture itself: none with this id is kept for your key (${source.id})`,
    });
  }
  const bytes = "bytes" in source ? source.bytes : await fetchFrom(source.url, options);
  await using incoming = await images.receive(once(bytes));
  checkPrompts(rest, incoming);
  const image = await holding(
    images,
    principal,
    incoming.id,
    () => images.keep(principal, incoming, { own: false }),
  );
  return { image, request: rest, webhook: webhook?.url };
}

type Asked = z.output<typeof segmentationFormSchema>;

async function fetchFrom(url: string, { fetchImage }: ReceiveOptions) {
  if (fetchImage) return await fetchImage(url);
  throw new ProblemError("request_invalid", {
    errors: [{
      pointer: "#/image/url",
      message: "Send the picture itself: fetching image URLs is switched off on this server",
    }],
  });
}

async function* once(bytes: Uint8Array<ArrayBuffer>) {
  yield await Promise.resolve(bytes);
}

async function readText(content: AsyncIterable<Uint8Array<ArrayBuffer>>) {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const part of content) {
    length += part.length;
    if (length > MAX_REQUEST_BYTES) {
      throw invalid("request", `Send at most ${MAX_REQUEST_BYTES} bytes: got more`);
    }
    parts.push(part.slice());
  }
  return await new Blob(parts).bytes();
}

function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const { prompts } = Object(value) as { prompts?: unknown };
  if (Array.isArray(prompts) && prompts.length > MAX_PROMPTS) {
    throw new ProblemError("too_many_prompts", {
      detail: `Send at most ${MAX_PROMPTS} prompts in a request: got ${prompts.length}`,
    });
  }
  const checked = validate(schema, value);
  if (!checked.success) throw new ProblemError("request_invalid", { errors: checked.errors });
  return checked.data;
}

function checkPrompts(
  request: SegmentationRequest,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  const errors = checkPromptsAgainstImage(request, width, height);
  if (errors.length > 0) throw new ProblemError("prompt_outside_image", { errors });
}

function invalid(field: string, message: string): ProblemError {
  return new ProblemError("request_invalid", {
    errors: [{ pointer: jsonPointer([field]), message }],
  });
}
