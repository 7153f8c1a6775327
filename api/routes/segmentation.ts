import { segmentationPageSchema, segmentationSchema } from "@kanizsa/shared/schema/segmentation.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import * as z from "zod";
import type { ApiEnvironment } from "../environment.ts";
import { requireScope } from "../middleware/require-scope.ts";
import { type NamedSchema, type Operation, schemaRef } from "../openapi/document.ts";
import { ProblemError } from "../problem-error.ts";
import { chooseRepresentation } from "../representations/choose-representation.ts";
import { formatParameter, representationContent } from "../representations/openapi.ts";
import { describeLine, describeUnfinished } from "../segmentations/describe.ts";
import type { SegmentationRecord } from "../segmentations/records.ts";
import type { Results } from "../segmentations/results.ts";
import { answerGet, noSuchSegmentation, VARY } from "../segmentations/segmentation-answer.ts";
import { type RunProgress, segmentationEvents } from "../segmentations/segmentation-events.ts";
import { SEGMENTATION_ID } from "../segmentations/segmentation-id.ts";
import type { Segmentations } from "../segmentations/segmentations.ts";
import type { Store } from "../stores/store.ts";

export interface SegmentationDependencies {
  readonly store: Store;
  readonly segmentations: Segmentations;
  readonly results: Results;
  /** How far the worker is with a run, null where it can't tell. */
  readonly progress: (run: string) => Promise<RunProgress | null>;
  /** Aborts when the process is told to stop. */
  readonly stopping: AbortSignal;
}

/** Longest time of one event stream, ms: the caller then comes again with Last-Event-ID. */
const STREAM_MS = 10 * 60_000;
/** A line at least so often, so that nothing in between takes the stream for dead, ms. */
const KEEP_ALIVE_MS = 15_000;
const RECONNECT_MS = 1000;

const querySchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().regex(SEGMENTATION_ID, { error: "Use the `next` of a page before" }).optional(),
});

/** GET /v1/segmentations, and all of /v1/segmentations/{id}. */
export function segmentation(dependencies: SegmentationDependencies): Hono<ApiEnvironment> {
  const { segmentations, results } = dependencies;
  const find = async (
    c: { get(name: "principal"): ApiEnvironment["Variables"]["principal"] },
    id: string,
  ): Promise<SegmentationRecord> => {
    const record = SEGMENTATION_ID.test(id) && await segmentations.find(c.get("principal"), id);
    if (record) return record;
    throw noSuchSegmentation(id);
  };
  return new Hono<ApiEnvironment>()
    .get("/v1/segmentations", requireScope("segment"), async (c) => {
      const query = validate(querySchema, c.req.query());
      if (!query.success) throw new ProblemError("request_invalid", { errors: query.errors });
      const { limit, after } = query.data;
      const page = await segmentations.list(c.get("principal"), limit, after);
      const body = { segmentations: page.records.map(describeLine), next: page.next };
      return c.json(body, 200, { "Cache-Control": "private, no-store", Vary: VARY });
    })
    .get("/v1/segmentations/:id", requireScope("segment"), async (c) => {
      const name = chooseRepresentation(c.req.raw);
      return await answerGet(c, await find(c, c.req.param("id")), name, results);
    })
    .delete("/v1/segmentations/:id", requireScope("segment"), async (c) => {
      const { id } = await find(c, c.req.param("id"));
      const removed = await segmentations.remove(c.get("principal"), id);
      if (removed === null) throw noSuchSegmentation(id);
      if (removed === "forgotten") return c.body(null, 204);
      return c.json(describeUnfinished(removed), 200, { "Cache-Control": "no-store" });
    })
    .get("/v1/segmentations/:id/events", requireScope("segment"), async (c) => {
      const record = await find(c, c.req.param("id"));
      const lastId = readLastEventId(c.req.header("Last-Event-ID"));
      const { store, progress, stopping } = dependencies;
      c.header("Vary", VARY);
      c.header("X-Accel-Buffering", "no");
      const response = streamSSE(c, async (stream) => {
        const gone = new AbortController();
        stream.onAbort(() => gone.abort());
        const signal = AbortSignal.any([gone.signal, stopping, AbortSignal.timeout(STREAM_MS)]);
        const keepAlive = setInterval(() => stream.write(": still here\n\n"), KEEP_ALIVE_MS);
        try {
          await stream.write(`retry: ${RECONNECT_MS}\n\n`);
          const events = segmentationEvents(record, lastId, { store, progress, signal });
          for await (const { id, event, data } of events) {
            await stream.writeSSE({ id: String(id), event, data: JSON.stringify(data) });
          }
        } finally {
          clearInterval(keepAlive);
        }
      });
      response.headers.set("Cache-Control", "no-store"); // streamSSE() has set no-cache
      return response;
    });
}

/** 0, before all events, where the header is missing or isn't ours. */
function readLastEventId(header: string | undefined): number {
  return /^\d{1,9}$/.test(header ?? "") ? Number(header) : 0;
}

const ID = {
  name: "id",
  in: "path",
  required: true,
  schema: { type: "string", pattern: SEGMENTATION_ID.source },
};

const JSON_SEGMENTATION = { "application/json": { schema: schemaRef("Segmentation") } };

export const segmentationOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/segmentations",
    operationId: "listSegmentations",
    summary: "Segmentations that are kept, newest first",
    secured: true,
    scope: "segment",
    parameters: [
      {
        name: "limit",
        in: "query",
        schema: { type: "integer", minimum: 1, maximum: 100, default: 20 },
      },
      {
        name: "after",
        in: "query",
        description: "`next` of the page before",
        schema: { type: "string", pattern: SEGMENTATION_ID.source },
      },
    ],
    responses: {
      "200": {
        description: "One page",
        content: { "application/json": { schema: schemaRef("SegmentationPage") } },
      },
    },
    problems: ["request_invalid", "unauthorized", "forbidden", "internal"],
  },
  {
    method: "get",
    path: "/v1/segmentations/{id}",
    operationId: "getSegmentation",
    summary: "State and result of a segmentation",
    description: "`?format=` or `Accept` picks a representation of the result; it has a strong " +
      "ETag, and `If-None-Match` saves sending it again.",
    secured: true,
    scope: "segment",
    parameters: [
      ID,
      formatParameter,
      { name: "If-None-Match", in: "header", schema: { type: "string" } },
    ],
    responses: {
      "200": {
        description: "Its state, with the result once it succeeded",
        headers: { ETag: { schema: { type: "string" } } },
        content: representationContent({ schema: schemaRef("Segmentation") }),
      },
      "304": { description: "The caller has it already" },
    },
    problems: [
      "request_invalid",
      "unauthorized",
      "forbidden",
      "not_found",
      "representation_unknown",
      "segmentation_not_done",
      "segmentation_failed",
      "internal",
    ],
  },
  {
    method: "delete",
    path: "/v1/segmentations/{id}",
    operationId: "deleteSegmentation",
    summary: "Cancel a segmentation that waits or runs, forget one that has ended",
    description: "With the last segmentation that shares a result the result is forgotten, and " +
      "with the last one of a picture the picture, unless it was sent to /v1/images.",
    secured: true,
    scope: "segment",
    parameters: [ID],
    responses: {
      "200": { description: "It was cancelled", content: JSON_SEGMENTATION },
      "204": { description: "It is forgotten" },
    },
    problems: ["unauthorized", "forbidden", "not_found", "internal"],
  },
  {
    method: "get",
    path: "/v1/segmentations/{id}/events",
    operationId: "getSegmentationEvents",
    summary: "States and progress as server-sent events",
    description: "Events `state` ({status}) and `progress` ({stage, done, total}), each with an " +
      "id; `Last-Event-ID` goes on after it. The stream ends with the segmentation.",
    secured: true,
    scope: "segment",
    parameters: [ID, { name: "Last-Event-ID", in: "header", schema: { type: "string" } }],
    responses: {
      "200": {
        description: "The stream",
        content: { "text/event-stream": { schema: { type: "string" } } },
      },
    },
    problems: ["unauthorized", "forbidden", "not_found", "internal"],
  },
];

export const segmentationStateSchemas: readonly NamedSchema[] = [
  {
    id: "Segmentation",
    schema: segmentationSchema,
    io: "output",
    description: "A segmentation in any of its states.",
  },
  {
    id: "SegmentationPage",
    schema: segmentationPageSchema,
    io: "output",
    description: "A page of the list.",
  },
];
