import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { WorkerProblem } from "../worker-problem.ts";
import { problemAnswer } from "./answer.ts";
import { authorize } from "./authorize.ts";
import { ClientGone, requestSignal, sendAnswer } from "./exchange.ts";
import { handle, type ServerParts } from "./handlers.ts";
import type { Log } from "./log.ts";
import { matchRoute, type Route } from "./router.ts";

const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than a load balancer's, so that it is not us who closes under a request. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** nginx's status for a client that closed its connection; only for the log. */
const CLIENT_CLOSED = 499;
/** Asked many times a second or minute: only their faults are logged. */
const POLLED: ReadonlySet<Route> = new Set<Route>(["request", "metrics", "live", "ready", "model"]);

/** The worker's HTTP server: Open Inference Protocol v2, one log line a request. */
export function createWorkerServer(parts: ServerParts, log: Log): Server {
  const { config } = parts;
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // A backstop behind the limit on reading bodies, which answers in our own words.
    requestTimeout: HEADERS_TIMEOUT_MS + (config.bodySeconds + 5) * 1000,
  });
  const serve =
    (expectsContinue: boolean) => (request: IncomingMessage, response: ServerResponse) => {
      void exchange(request, response, expectsContinue, parts, log);
    };
  server.on("request", serve(false));
  // Lets a refusal save the client from sending a large body at all.
  server.on("checkContinue", serve(true));
  return server;
}

async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  expectsContinue: boolean,
  parts: ServerParts,
  log: Log,
): Promise<void> {
  const started = performance.now();
  const id = requestId(request);
  const [path = "/", search = ""] = (request.url ?? "/").split("?", 2);
  const method = request.method ?? "GET";
  const facts: Record<string, unknown> = {};
  const { config, slot, metrics } = parts;
  const signal = requestSignal(response, config.requestSeconds, () =>
    new WorkerProblem(
      "worker_timeout",
      `Try again with a smaller picture or fewer prompts: no result within ${config.requestSeconds} s`,
    ));
  let route: Route | null = null;
  let continued = false;
  const sendContinue = () => {
    if (expectsContinue && !continued) response.writeContinue();
    continued = true;
  };

  let status: number;
  try {
    const answer = await answerTo();
    status = answer.status;
    facts.bytes_out = answer.body.length;
    await sendAnswer(request, response, {
      ...answer,
      headers: { ...answer.headers, "x-request-id": id },
    }, { keepAlive: !slot.stopping, expectsContinue: expectsContinue && !continued });
  } catch (error) {
    if (!(error instanceof ClientGone)) logFault(log, id, error);
    status = CLIENT_CLOSED;
    response.destroy();
  }
  const elapsed = performance.now() - started;
  metrics.countRequest(route, status, elapsed / 1000);
  const ms = Math.round(elapsed * 10) / 10;
  if (route !== null && POLLED.has(route) && status < 500) return;
  log({ event: "request", id, method, path: path.slice(0, 200), status, ms, ...facts });

  async function answerTo() {
    try {
      authorize(request.headers, config.token);
      const match = matchRoute(method, path);
      route = match.route;
      const query = new URLSearchParams(search);
      return await handle(match, { id, query, request, signal, sendContinue, facts }, parts);
    } catch (error) {
      // Whatever was thrown on the way out of an abandoned request, this is why.
      const reason = signal.aborted ? signal.reason : error;
      if (reason instanceof ClientGone || response.destroyed) throw new ClientGone();
      facts.code = reason instanceof WorkerProblem ? reason.code : "internal";
      if (!(reason instanceof WorkerProblem)) logFault(log, id, reason);
      else if (reason.cause !== undefined) facts.cause = String(reason.cause);
      return problemAnswer(reason, id);
    }
  }
}

/** The caller's id where it is one, so that its log and ours can be read together. */
function requestId({ headers }: IncomingMessage): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && /^[\w.:-]{1,100}$/.test(given) ? given : randomUUID();
}

function logFault(log: Log, id: string, error: unknown): void {
  const stack = error instanceof Error ? error.stack : String(error);
  log({ event: "error", id, stack });
}
