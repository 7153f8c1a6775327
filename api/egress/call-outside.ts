import { Agent, type IncomingMessage, request as httpRequest } from "node:http";
import type { Socket } from "node:net";
import { ProblemError } from "../problem-error.ts";
import { AddressRefused, dial, type DialOptions } from "./dial.ts";
import { type HostPattern, patternFor } from "./host-patterns.mjs";

const MAX_HEADER_BYTES = 16_384;

export interface OutboundRequest {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the call, wherever it is: put the time limit in. */
  readonly signal: AbortSignal;
  /** Most bytes of the answer's body, as they travel. */
  readonly maxBytes: number;
  /** What to do with a longer body. */
  readonly beyond: "fail" | "cut";
}

export interface OutboundAnswer {
  readonly status: number;
  /** The header by its name in lower case. */
  header(name: string): string | undefined;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One request to an outside host, without following redirects. */
export type CallOutside = (request: OutboundRequest) => Promise<OutboundAnswer>;

/** The body was longer than `maxBytes`. */
export class AnswerTooLarge extends Error {
  override readonly name = "AnswerTooLarge";
}

/**
 * Calls hosts of the patterns and no others, each on a connection of its own. The address is judged
 * when it is dialled (`dial.ts`).
 * @returns a function that throws ProblemError url_not_allowed, AnswerTooLarge, the signal's reason,
 * or the network's error
 */
export function outsideCaller(
  patterns: readonly HostPattern[],
  options: Omit<DialOptions, "signal"> = {},
): CallOutside {
  return async (request) => {
    const pattern = checkOutsideUrl(patterns, request.url);
    request.signal.throwIfAborted();
    let socket: Socket;
    try {
      socket = await dial(request.url, pattern, { ...options, signal: request.signal });
    } catch (error) {
      if (!(error instanceof AddressRefused)) throw error;
      throw new ProblemError("url_not_allowed", {
        detail: `Use a host with public addresses: got ${request.url.hostname}`,
        cause: error,
      });
    }
    try {
      return await readAnswer(await send(request, socket), request);
    } finally {
      socket.destroy();
    }
  };
}

/** @throws {ProblemError} url_not_allowed when no pattern has the URL's scheme, host and port */
export function checkOutsideUrl(patterns: readonly HostPattern[], url: URL): HostPattern {
  const pattern = patternFor(patterns, url);
  if (pattern) return pattern;
  // Without path and query: they may hold secrets of the caller.
  throw new ProblemError("url_not_allowed", {
    detail: patterns.length === 0
      ? "Send no address: this server calls no outside hosts, its KANIZSA_EGRESS_HOSTS is empty"
      : `Use https and a host that the operator allows, without user and password: got ${url.protocol}//${url.host}`,
  });
}

function send(request: OutboundRequest, socket: Socket): Promise<IncomingMessage> {
  const { url, method, body, headers, signal } = request;
  return new Promise((resolve, reject) => {
    const agent = Object.assign(new Agent({ keepAlive: false }), {
      createConnection: () => socket,
    });
    const outgoing = httpRequest({
      agent,
      method,
      path: url.pathname + url.search,
      maxHeaderSize: MAX_HEADER_BYTES,
      headers: {
        Host: url.host,
        Connection: "close",
        ...headers,
        ...(body !== undefined && { "Content-Length": new TextEncoder().encode(body).length }),
      },
    }, resolve);
    outgoing.on("error", (error) => reject(signal.aborted ? signal.reason : error));
    outgoing.on("close", () => reject(new Error("The connection was closed without an answer")));
    const aborted = () => {
      reject(signal.reason);
      outgoing.destroy();
      socket.destroy();
    };
    signal.addEventListener("abort", aborted, { once: true });
    // Also the limit for reading the answer: a destroyed socket ends its stream.
    outgoing.on("close", () => signal.removeEventListener("abort", aborted));
    outgoing.end(body);
  });
}

async function readAnswer(
  message: IncomingMessage,
  { maxBytes, beyond, signal }: OutboundRequest,
): Promise<OutboundAnswer> {
  const declared = Number(message.headers["content-length"] ?? 0);
  if (beyond === "fail" && declared > maxBytes) throw new AnswerTooLarge(`${declared} bytes`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const onAbort = () => message.destroy(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    signal.throwIfAborted();
    for await (const chunk of message) {
      const bytes: Uint8Array = chunk;
      size += bytes.length;
      if (size > maxBytes) {
        if (beyond === "fail") throw new AnswerTooLarge(`more than ${maxBytes} bytes`);
        break;
      }
      chunks.push(bytes);
    }
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
  if (size <= maxBytes && !message.complete) throw new Error("The answer ended too early");
  return {
    status: message.statusCode ?? 0,
    header: (name) => {
      const value = message.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    bytes: joined(chunks),
  };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
