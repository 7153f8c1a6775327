import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { ProblemError } from "../problem-error.ts";

export interface BodyLimits {
  /** Most bytes of the whole body. */
  readonly bytes: number;
  /** Longest time until the body has arrived, ms. */
  readonly timeoutMs: number;
  /** Longest wait for its next bytes, ms; by default 10 s. */
  readonly idleMs?: number;
  /** What a larger body is answered with, by default image_too_large. */
  readonly tooLarge?: ProblemCode & ("image_too_large" | "request_too_large");
}

const IDLE_MS = 10_000;
const CHUNK_BYTES = 64 * 1024;

/**
 * A body's bytes as they come, each chunk valid until the next is asked for. It ends with an error at the first byte above the limit, whatever
 * Content-Length said, when nothing comes for a while, and when time is up. Whoever stops early
 * ends the body, too.
 *
 * @throws {ProblemError} `tooLarge`, request_timeout, or request_invalid when the sender left
 */
export async function* bodyChunks(
  request: Request,
  limits: BodyLimits,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const announced = announcedLength(request.headers);
  if (announced !== undefined && announced > limits.bytes) throw tooLarge(limits, announced);
  if (!request.body) return;
  const reader = readerOf(request.body);
  const clock = new BodyClock(limits, () => {
    reader.cancel(new DOMException("The body took too long", "TimeoutError")).catch(() => {});
  });
  let length = 0;
  try {
    while (true) {
      const part = await clock.waiting(() => reader.read());
      if (part.done) break;
      length += part.value.length;
      if (length > limits.bytes) throw tooLarge(limits);
      yield part.value;
    }
    clock.check();
  } catch (error) {
    clock.check();
    if (error instanceof ProblemError) throw error;
    throw new ProblemError("request_invalid", {
      detail: "Send the whole body: the connection ended before it had arrived",
      cause: error,
    });
  } finally {
    clock.stop();
    reader.cancel().catch(() => {});
  }
}

interface Reader {
  read(): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>>;
  cancel(reason?: unknown): Promise<void>;
}

/** Reads into one buffer over and over where the stream can, as those of connections do. */
function readerOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): Reader {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = body.getReader({ mode: "byob" });
  } catch {
    return body.getReader(); // made by a program
  }
  let buffer = new ArrayBuffer(CHUNK_BYTES);
  return {
    read: async () => {
      const part = await reader.read(new Uint8Array(buffer));
      if (part.value) buffer = part.value.buffer;
      return part.done ? { done: true, value: undefined } : part;
    },
    cancel: (reason) => reader.cancel(reason),
  };
}

/** The length that the header claims; undefined without a number. */
export function announcedLength(headers: Headers): number | undefined {
  const text = headers.get("Content-Length");
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** One timer a body, whatever the number of its chunks: it is set again only when it goes off. */
class BodyClock {
  readonly #idleMs: number;
  readonly #timeoutMs: number;
  readonly #end: number;
  readonly #giveUp: () => void;
  #waitingSince: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #late: string | null = null;

  constructor(limits: BodyLimits, giveUp: () => void) {
    this.#timeoutMs = limits.timeoutMs;
    this.#idleMs = Math.min(limits.idleMs ?? IDLE_MS, limits.timeoutMs);
    this.#end = performance.now() + limits.timeoutMs;
    this.#giveUp = giveUp;
    this.#set();
  }

  /** Time counts as idle while the sender is waited for, not while we write what came. */
  async waiting<T>(read: () => Promise<T>): Promise<T> {
    this.#waitingSince = performance.now();
    try {
      return await read();
    } finally {
      this.#waitingSince = null;
    }
  }

  /** @throws {ProblemError} request_timeout when time was up */
  check(): void {
    if (this.#late === null) return;
    throw new ProblemError("request_timeout", {
      detail: this.#late,
      headers: { Connection: "close" },
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #set(): void {
    const now = performance.now();
    const idleEnd = (this.#waitingSince ?? now) + this.#idleMs;
    this.#timer = setTimeout(() => this.#look(), Math.max(1, Math.min(this.#end, idleEnd) - now));
  }

  #look(): void {
    const now = performance.now();
    if (now >= this.#end) {
      this.#late = `Send the body within ${this.#timeoutMs / 1000} s`;
    } else if (this.#waitingSince !== null && now - this.#waitingSince >= this.#idleMs) {
      this.#late = `Send the body without a pause of ${this.#idleMs / 1000} s`;
    }
    if (this.#late === null) this.#set();
    else this.#giveUp();
  }
}

function tooLarge({ bytes, tooLarge }: BodyLimits, announced?: number): ProblemError {
  return new ProblemError(tooLarge ?? "image_too_large", {
    detail: `Send a body of at most ${bytes} bytes: got ${announced ?? "more"}`,
    headers: { Connection: "close" },
  });
}
