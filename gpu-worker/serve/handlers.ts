import type { IncomingMessage } from "node:http";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import type { Batcher } from "../batcher.ts";
import type { WorkerConfig } from "../config.ts";
import { readTraceParent } from "../telemetry/trace-parent.ts";
import type { RequestTrace, Tracing } from "../telemetry/tracing.ts";
import { WorkerProblem } from "../worker-problem.ts";
import { type Answer, jsonAnswer } from "./answer.ts";
import { authorizeAdmin } from "./authorize.ts";
import type { Engine } from "./engine.ts";
import { MAX_REQUEST_BYTES } from "./infer.ts";
import { decodeInferRequest } from "./infer-message.ts";
import { modelMetadata, serverMetadata } from "./metadata.ts";
import type { WorkerMetrics } from "./metrics.ts";
import { checkModel, lookUp } from "./lookups.ts";
import type { ModelSlot } from "./model-slot.ts";
import { announcedLength, checkBody, readBody } from "./read-body.ts";
import type { Repository } from "./repository.ts";
import type { RequestProgress } from "./request-progress.ts";
import type { Match } from "./router.ts";
import { runInferJob } from "./run-infer-job.ts";

export interface ServerParts {
  readonly config: WorkerConfig;
  readonly slot: ModelSlot;
  readonly batcher: Batcher;
  readonly repository: Repository;
  readonly progress: RequestProgress;
  readonly metrics: WorkerMetrics;
  readonly tracing: Tracing;
}

/** One request on its way through the worker. */
export interface Exchange {
  /** The caller's X-Request-Id, or ours. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  /** Aborts when the client is gone or the time is up. */
  readonly signal: AbortSignal;
  /** Tells a client that waits for it to send the body. */
  readonly sendContinue: () => void;
  /** For the log; no picture data. */
  readonly facts: Record<string, unknown>;
}

const MAX_REPOSITORY_BYTES = 64_000;

/** Answers a request whose route is known and whose caller may ask. */
export async function handle(
  match: Match,
  exchange: Exchange,
  parts: ServerParts,
): Promise<Answer> {
  const { slot, repository, config, progress, metrics } = parts;
  switch (match.route) {
    case "server":
      return jsonAnswer(200, serverMetadata(slot));
    case "live":
      return jsonAnswer(slot.live ? 200 : 503, { live: slot.live });
    case "ready":
      return jsonAnswer(slot.ready ? 200 : 503, { ready: slot.ready });
    case "model":
      return jsonAnswer(200, modelMetadata(findModel(slot, match)));
    case "model-ready": {
      const { name } = findModel(slot, match);
      return jsonAnswer(slot.ready ? 200 : 503, { name, ready: slot.ready });
    }
    case "infer":
      return await traceInfer(match, exchange, parts);
    case "references":
    case "reference":
      return jsonAnswer(200, await lookUp(slot, exchange.request.url ?? ""));
    case "request": {
      const found = progress.get(match.id ?? "");
      if (found) return jsonAnswer(200, found);
      throw new WorkerProblem(
        "not_found",
        `Name a request that waits or runs here: got ${match.id}`,
      );
    }
    case "metrics":
      return {
        status: 200,
        headers: { "content-type": metrics.registry.contentType },
        body: Buffer.from(await metrics.registry.metrics()),
      };
    case "repository-index": {
      authorizeAdmin(config.token);
      return jsonAnswer(200, await repository.index(await readJson(exchange, config)));
    }
    case "repository-load": {
      authorizeAdmin(config.token);
      findModel(slot, match);
      const engine = await repository.load(await readJson(exchange, config));
      exchange.facts.bank = engine.bank.version;
      return jsonAnswer(200, modelMetadata(engine));
    }
  }
}

/** Infers within a span of the caller's trace. */
async function traceInfer(match: Match, exchange: Exchange, parts: ServerParts): Promise<Answer> {
  const { id, request, facts, signal } = exchange;
  const parent = readTraceParent(request.headers.traceparent);
  if (parent) facts.trace_id = parent.traceId;
  const trace = parts.tracing.begin("infer", parent, { "kanizsa.request_id": id });
  try {
    const answer = await handleInfer(match, exchange, parts, trace);
    trace.end({ "http.response.status_code": answer.status });
    return answer;
  } catch (error) {
    trace.end({}, signal.aborted ? signal.reason : error);
    throw error;
  }
}

async function handleInfer(
  match: Match,
  exchange: Exchange,
  parts: ServerParts,
  trace: RequestTrace,
): Promise<Answer> {
  const { id, request, signal, facts, sendContinue } = exchange;
  const { config } = parts;
  // base64 takes 4 bytes for 3; the segmentation request with its masks comes on top
  const maxBytes = Math.ceil(config.maxImageBytes / 3) * 4 + MAX_REQUEST_BYTES;
  checkBody(request, maxBytes);
  const headerLength = readHeaderLength(request);
  const call = {
    id,
    bytes: announcedLength(request) ?? maxBytes,
    checkEngine: (engine: Engine) => checkModel(engine, match),
    read: async () => {
      sendContinue();
      const body = await readBody(request, { maxBytes, seconds: config.bodySeconds }, signal);
      facts.bytes_in = body.length;
      return decodeInferRequest(body, headerLength);
    },
    signal,
    trace,
    facts,
  };
  return { status: 200, ...await runInferJob(call, parts) };
}

/** The engine, if the path names it. */
function findModel(slot: ModelSlot, match: Match): Engine {
  const { engine } = slot;
  if (!engine) return slot.lease().engine; // throws: nothing is loaded yet
  checkModel(engine, match);
  return engine;
}

function readHeaderLength({ headers }: IncomingMessage): number | undefined {
  const text = headers[HEADER_LENGTH.toLowerCase()];
  if (text === undefined) return undefined;
  if (typeof text === "string" && /^\d{1,10}$/.test(text)) return Number(text);
  throw new WorkerProblem(
    "request_invalid",
    `Send ${HEADER_LENGTH} as a number of bytes: got ${text}`,
  );
}

async function readJson(exchange: Exchange, config: WorkerConfig): Promise<unknown> {
  const { request, signal, sendContinue } = exchange;
  checkBody(request, MAX_REPOSITORY_BYTES);
  sendContinue();
  const limits = { maxBytes: MAX_REPOSITORY_BYTES, seconds: config.bodySeconds };
  const body = await readBody(request, limits, signal);
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw new WorkerProblem("request_not_json", "Send JSON, or no body: got bytes that are none", {
      cause: error,
    });
  }
}
