import assert from "node:assert/strict";
import test from "node:test";
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { drawNoise, toSharp } from "../testing/draw.ts";
import { infer, withServer } from "../testing/server-caller.ts";
import { fakeEngine } from "../testing/test-server.ts";
import { openTelemetry } from "./open-telemetry.ts";

const photo = await toSharp(drawNoise(64, 48)).jpeg().toBuffer();
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

function inMemory() {
  const exporter = new InMemorySpanExporter();
  const tracing = openTelemetry({
    serviceName: "worker",
    serviceVersion: "1",
    processor: new SimpleSpanProcessor(exporter),
  });
  return { exporter, tracing };
}

/** An engine that reports the pipeline's stages, two cars in each, and throws if told to. */
const staged = (fault?: Error) =>
  fakeEngine((_picture, _request, _signal, onStage) => {
    for (const stage of ["proposals", "features", "vote", "refine"] as const) {
      for (const done of [0, 1]) onStage?.({ stage, done, total: 2 });
    }
    if (fault) return Promise.reject(fault);
    const timings_ms = { proposals: 1, features: 2, vote: 3, refine: 4 };
    return Promise.resolve({ instances: [], order: [], timings_ms });
  });

test("a request and its stages are spans of the caller's trace", async () => {
  const { exporter, tracing } = inMemory();
  await withServer({ engine: staged(), tracing }, async (server) => {
    const headers = { "x-request-id": "run_1", traceparent: `00-${TRACE}-${SPAN}-01` };
    await (await infer(server, photo, {}, { headers })).arrayBuffer();
    const spans = exporter.getFinishedSpans();
    const names = spans.map(({ name }) => name);
    const stages = ["queue", "decode", "proposals", "features", "vote", "refine"];
    assert.deepEqual(names, [...stages, "infer"]);
    const request = spans[6];
    assert.equal(request.parentSpanContext?.spanId, SPAN);
    assert.deepEqual(request.attributes, {
      "kanizsa.request_id": "run_1",
      "http.response.status_code": 200,
    });
    assert.equal(request.resource.attributes["service.name"], "worker");
    for (const span of spans) assert.equal(span.spanContext().traceId, TRACE);
    for (const span of spans.slice(0, 6)) {
      assert.equal(span.parentSpanContext?.spanId, request.spanContext().spanId);
    }
    assert.equal(server.entries[0].trace_id, TRACE);
  });
});

test("a request of a caller that doesn't record its trace makes no spans", async () => {
  const { exporter, tracing } = inMemory();
  await withServer({ engine: staged(), tracing }, async (server) => {
    const headers = { traceparent: `00-${TRACE}-${SPAN}-00` };
    await (await infer(server, photo, {}, { headers })).arrayBuffer();
    assert.deepEqual(exporter.getFinishedSpans(), []);
  });
});

test("spans of a request that failed say so, without what was sent", async () => {
  const { exporter, tracing } = inMemory();
  await withServer({ engine: staged(new Error("secret")), tracing }, async (server) => {
    assert.equal((await infer(server, photo, {})).status, 500);
    const spans = exporter.getFinishedSpans();
    const failed = spans.filter(({ status }) => status.code === 2);
    assert.deepEqual(failed.map(({ name, status }) => [name, status.message]), [
      ["refine", "Error"],
      ["infer", "Error"],
    ]);
  });
});
