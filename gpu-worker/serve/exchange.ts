import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Answer } from "./answer.ts";
import { announcedLength } from "./read-body.ts";

/** How long the rest of a refused body is read, so that the client gets to see the answer, ms. */
const LINGER_MS = 2000;

/** The client closed its connection before it had its answer. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";
}

/**
 * A signal that aborts when the client is gone (reason: `ClientGone`) or the time is up (reason:
 * what `timedOut` makes).
 */
export function requestSignal(
  response: ServerResponse,
  seconds: number,
  timedOut: () => Error,
): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(timedOut()), seconds * 1000);
  response.once("close", () => {
    clearTimeout(timer);
    if (!response.writableFinished) controller.abort(new ClientGone("The client is gone"));
  });
  return controller.signal;
}

/**
 * Sends an answer and ends the exchange. Where a body is still coming, the connection is closed
 * after it, but not before the client had time to read the answer: closing at once would reset the
 * connection under its hands.
 */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
  { keepAlive, expectsContinue }: {
    readonly keepAlive: boolean;
    /** The client waits for our word before it sends the body: none is coming. */
    readonly expectsContinue: boolean;
  },
): Promise<void> {
  if (response.destroyed) return;
  const pending = !request.readableEnded && announcedLength(request) !== 0;
  const all: Record<string, string> = {
    ...headers,
    "content-length": String(body.length),
    "cache-control": "no-store",
  };
  if (pending || !keepAlive) all.connection = "close";
  response.writeHead(status, all);
  if (!pending || expectsContinue) {
    response.end(body);
    return;
  }
  response.write(body);
  request.resume();
  const ended = new AbortController();
  await Promise.race([
    once(request, "close", { signal: ended.signal }).catch(() => {}),
    once(request, "end", { signal: ended.signal }).catch(() => {}),
    delay(LINGER_MS, undefined, { signal: ended.signal }).catch(() => {}),
  ]);
  ended.abort();
  response.end();
}
