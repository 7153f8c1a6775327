import type { Key, keyPageSchema, newKeySchema, ShownKey } from "@kanizsa/shared/schema/api-key.ts";
import type { ReferencePage, ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";
import type { Segmentation, SegmentationPage } from "@kanizsa/shared/schema/segmentation.ts";
import type { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { Usage } from "@kanizsa/shared/schema/usage.ts";
import type * as z from "zod";
import { KanizsaError } from "./kanizsa-error.ts";
import { readEvents } from "./read-events.ts";
import { pause, send } from "./send.ts";

/** What is asked of a picture; every field has a default. */
export type SegmentationOptions = z.input<typeof segmentationRequestSchema>;

/** The file itself, or a picture that the API has or fetches. */
export type ImageInput = Blob | { readonly id: string } | { readonly url: string };

/** A picture that was sent ahead. */
export interface Image {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly type: string;
  readonly expires_at: string;
}

export type Format = "json" | "coco" | "cocoa" | "kins" | "yolo" | "png";

export type SegmentationEvent =
  | {
    readonly event: "state";
    readonly id: string;
    readonly data: { readonly status: Segmentation["status"] };
  }
  | {
    readonly event: "progress";
    readonly id: string;
    readonly data: { readonly stage: string; readonly done: number; readonly total: number };
  };

export interface KanizsaClientOptions {
  /** Address of the API: `https://kanizsa.example.com`. */
  readonly url: string;
  /** An API key, or an embed token. */
  readonly key: string;
  /** Further tries of what was refused with 429 or 503, or lost on the way; by default 3. */
  readonly retries?: number;
  /** Longest wait before such a try, s; by default 60. */
  readonly maxWaitSeconds?: number;
  /** Longest time of one try, ms; by default 2 min. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface PageOptions {
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
}

export type KeyPage = z.infer<typeof keyPageSchema>;
export type NewKey = z.input<typeof newKeySchema>;

export interface CreateOptions extends CallOptions {
  /** Equal keys give the same segmentation; by default a new one for each call. */
  readonly idempotencyKey?: string;
  /** Called when the segmentation ends; hosts are the operator's choice. */
  readonly webhook?: { readonly url: string };
  /** A new run even where a result is kept. */
  readonly fresh?: boolean;
}

export interface WaitOptions extends CallOptions {
  readonly onEvent?: (event: SegmentationEvent) => void;
}

interface Call extends CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: () => BodyInit;
  readonly idempotent?: boolean;
}

/** The server sends at least a comment every 15 s. */
const EVENTS_IDLE_MS = 45_000;
const RECONNECT_MS = 1000;
/** Streams that may fail one after the other before wait() gives up. */
const MAX_BROKEN_STREAMS = 10;

/**
 * A typed client of the REST API, over fetch() alone: browsers, Deno and Node.
 *
 * ```ts
 * const kanizsa = new KanizsaClient({ url: "http://127.0.0.1:8787", key });
 * const { instances } = await kanizsa.segment(new Blob([await Deno.readFile("street.jpg")]));
 * ```
 *
 * Every method rejects with KanizsaError when the API refuses.
 */
export class KanizsaClient {
  readonly #options: Required<KanizsaClientOptions>;

  constructor(options: KanizsaClientOptions) {
    this.#options = {
      retries: 3,
      maxWaitSeconds: 60,
      timeoutMs: 120_000,
      fetch: globalThis.fetch.bind(globalThis),
      ...options,
      url: options.url.replace(/\/+$/, ""),
    };
  }

  /** The masks of the picture's cars, however long that takes. */
  async segment(
    image: ImageInput,
    request: SegmentationOptions = {},
    options: CreateOptions & WaitOptions = {},
  ): Promise<SegmentationResult> {
    const segmentation = await this.#create(image, request, options, {});
    return resultOf(
      segmentation.status === "queued" || segmentation.status === "running"
        ? await this.wait(segmentation.id, options)
        : segmentation,
    );
  }

  /** Hands the work in and comes back at once: see wait(), events() and get(). */
  start(
    image: ImageInput,
    request: SegmentationOptions = {},
    options: CreateOptions = {},
  ): Promise<Segmentation> {
    return this.#create(image, request, options, { Prefer: "respond-async" });
  }

  /** A segmentation in the state that it has now. */
  get(id: string, options: CallOptions = {}): Promise<Segmentation> {
    return this.#json("GET", segmentationPath(id), options);
  }

  /** Waits for the end of a segmentation: `succeeded`, `failed` or `cancelled`. */
  async wait(id: string, { signal, onEvent }: WaitOptions = {}): Promise<Segmentation> {
    for await (const event of this.events(id, { signal })) onEvent?.(event);
    return await this.get(id, { signal });
  }

  /** States and stages as they come, until the end; connects again where the stream breaks. */
  async *events(
    id: string,
    { signal, after = "" }: CallOptions & { readonly after?: string } = {},
  ): AsyncGenerator<SegmentationEvent> {
    let last = after;
    for (let broken = 0;; broken++) {
      const before = last;
      const path = `${segmentationPath(id)}/events`;
      const headers: Record<string, string> = {
        Accept: "text/event-stream",
        ...(last && { "Last-Event-ID": last }),
      };
      const call = this.#call("GET", path, { headers, signal });
      const response = await send({ ...call, streams: true });
      try {
        for await (const { id, event, data } of readEvents(bodyOf(response), EVENTS_IDLE_MS)) {
          last = id;
          const told = { id, event, data: JSON.parse(data) } as SegmentationEvent;
          yield told;
          if (told.event === "state" && isEnd(told.data.status)) return;
        }
      } catch (error) {
        if (signal?.aborted || broken >= MAX_BROKEN_STREAMS) throw error;
      }
      // The end may have been told before `after`: then the stream ends without a word.
      if (last === before && isEnd((await this.get(id, { signal })).status)) return;
      if (last !== before) broken = 0;
      await pause(RECONNECT_MS, signal);
    }
  }

  /** Segmentations that are kept, newest first. */
  list(
    { signal, ...page }: CallOptions & PageOptions = {},
  ): Promise<SegmentationPage> {
    return this.#json("GET", `/v1/segmentations${queryOf(page)}`, { signal });
  }

  /** The result in another representation: text, but for the overlay (`png`). */
  async download(id: string, format: Format, options: CallOptions = {}): Promise<Blob> {
    const path = `${segmentationPath(id)}?format=${format}`;
    return await (await this.call("GET", path, options)).blob();
  }

  /** Cancels a segmentation that isn't done, forgets one that is. */
  async remove(id: string, options: CallOptions = {}): Promise<void> {
    await drain(await this.call("DELETE", segmentationPath(id), options));
  }

  /** Sends a picture ahead, to ask about it by its id. */
  sendImage(image: Blob, options: CallOptions = {}): Promise<Image> {
    const type = image.type || "application/octet-stream";
    return this.#json("POST", "/v1/images", {
      ...options,
      headers: { "Content-Type": type },
      body: () => image,
      idempotent: true, // the id is that of the bytes
    });
  }

  getImage(id: string, options: CallOptions = {}): Promise<Image> {
    return this.#json("GET", `/v1/images/${encodeURIComponent(id)}`, options);
  }

  async removeImage(id: string, options: CallOptions = {}): Promise<void> {
    await drain(await this.call("DELETE", `/v1/images/${encodeURIComponent(id)}`, options));
  }

  /** A new key; its text, `key`, is shown this once. Needs the scope admin, as all of keys does. */
  createKey(wanted: NewKey, options: CallOptions = {}): Promise<ShownKey> {
    return this.#post("/v1/keys", wanted, options);
  }

  listKeys(
    { signal, ...page }: CallOptions & PageOptions & { readonly tenant?: string } = {},
  ): Promise<KeyPage> {
    return this.#json("GET", `/v1/keys${queryOf(page)}`, { signal });
  }

  getKey(id: string, options: CallOptions = {}): Promise<Key> {
    return this.#json("GET", `/v1/keys/${encodeURIComponent(id)}`, options);
  }

  /** A new text for the key; the one before stays valid for the overlap, by default an hour. */
  rotateKey(
    id: string,
    { overlapSeconds, signal }: CallOptions & { readonly overlapSeconds?: number } = {},
  ): Promise<ShownKey> {
    const path = `/v1/keys/${encodeURIComponent(id)}/rotate`;
    return this.#post(path, { overlap_seconds: overlapSeconds }, { signal });
  }

  async revokeKey(id: string, options: CallOptions = {}): Promise<void> {
    await drain(await this.call("DELETE", `/v1/keys/${encodeURIComponent(id)}`, options));
  }

  /** What this key used in a month (yyyy-mm, by default this one). */
  usage(
    { signal, ...query }: CallOptions & PageOptions & { readonly month?: string } = {},
  ): Promise<Usage> {
    return this.#json("GET", `/v1/usage${queryOf(query)}`, { signal });
  }

  /** References of the bank, in its order. */
  references({ signal, ...page }: CallOptions & PageOptions = {}): Promise<ReferencePage> {
    return this.#json("GET", `/v1/references${queryOf(page)}`, { signal });
  }

  reference(id: string, options: CallOptions = {}): Promise<ReferenceRecord> {
    return this.#json("GET", `/v1/references/${encodeURIComponent(id)}`, options);
  }

  /** Any other route, with the key, the retries and the errors of this client. */
  call(method: string, path: string, call: Call = {}): Promise<Response> {
    return send(this.#call(method, path, call));
  }

  async #create(
    image: ImageInput,
    request: SegmentationOptions,
    { signal, webhook, fresh, idempotencyKey = crypto.randomUUID() }: CreateOptions,
    more: Readonly<Record<string, string>>,
  ): Promise<Segmentation> {
    const asked = { ...request, ...(webhook && { webhook }) };
    const isFile = image instanceof Blob;
    return await this.#json("POST", "/v1/segmentations", {
      signal,
      idempotent: true, // by its key
      headers: {
        ...(!isFile && { "Content-Type": "application/json" }),
        "Idempotency-Key": idempotencyKey,
        ...(fresh && { "Cache-Control": "no-cache" }),
        ...more,
      },
      body: () => isFile ? formOf(image, asked) : JSON.stringify({ ...asked, image }),
    });
  }

  #post<T>(path: string, value: unknown, options: CallOptions): Promise<T> {
    const headers = { "Content-Type": "application/json" };
    return this.#json("POST", path, { ...options, headers, body: () => JSON.stringify(value) });
  }

  async #json<T>(method: string, path: string, call: Call): Promise<T> {
    return await (await this.call(method, path, call)).json() as T;
  }

  #call(method: string, path: string, { headers, body, idempotent, signal }: Call) {
    const { url, key, retries, maxWaitSeconds, timeoutMs, fetch } = this.#options;
    return {
      url: url + path,
      method,
      headers: {
        Accept: "application/json, */*;q=0.5",
        ...headers,
        Authorization: `Bearer ${key}`,
      },
      body,
      idempotent: idempotent ?? method !== "POST",
      retries,
      maxWaitSeconds,
      timeoutMs,
      signal,
      fetch,
    };
  }
}

function formOf(image: Blob, request: object): FormData {
  const form = new FormData();
  form.append("image", image);
  form.append("request", JSON.stringify(request));
  return form;
}

/** @throws {KanizsaError} with why it failed */
function resultOf(segmentation: Segmentation): SegmentationResult {
  if (segmentation.status === "succeeded") return segmentation;
  if (segmentation.status === "failed") throw new KanizsaError(segmentation.problem);
  throw new Error(`Ask again: the segmentation ${segmentation.id} was ${segmentation.status}`);
}

function isEnd(status: Segmentation["status"]): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}

function queryOf(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size > 0 ? `?${query}` : "";
}

function segmentationPath(id: string): string {
  return `/v1/segmentations/${encodeURIComponent(id)}`;
}

function bodyOf({ body }: Response): ReadableStream<Uint8Array<ArrayBuffer>> {
  if (!body) throw new Error("Ask for the state instead: the stream of events has no body");
  return body;
}

async function drain(response: Response): Promise<void> {
  await response.body?.cancel();
}
