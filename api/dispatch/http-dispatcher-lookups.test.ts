import { assertEquals, assertRejects } from "@std/assert";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import type { ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";
import { ProblemError } from "../problem-error.ts";
import { HttpDispatcher } from "./http-dispatcher.ts";

/** A worker that gives one answer and keeps what it was asked. */
function startAnswering(body: unknown, status = 200) {
  const asked: { path: string; authorization: string | null }[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    ({ url, headers }) => {
      const { pathname, search } = new URL(url);
      asked.push({ path: pathname + search, authorization: headers.get("Authorization") });
      return Response.json(body, { status });
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  const dispatcher = new HttpDispatcher({ url, token: "t".repeat(16), timeoutMs: 5000 });
  return { asked, dispatcher, [Symbol.asyncDispose]: () => server.shutdown() };
}

const REFERENCE: ReferenceRecord = {
  id: "street 5/2",
  category: "car",
  source: "street.jpg",
  scale: 1.5,
  mirrored: true,
  silhouette: encodeRle(createBitmap(384, 256)),
};

Deno.test("HttpDispatcher.reference() asks for the id as it is, with the worker's token", async () => {
  await using worker = startAnswering(REFERENCE);
  assertEquals(await worker.dispatcher.reference("street 5/2"), REFERENCE);
  assertEquals(worker.asked, [{
    path: "/v2/models/car/references/street%205%2F2",
    authorization: `Bearer ${"t".repeat(16)}`,
  }]);
});

Deno.test("HttpDispatcher.reference() is null for an id that the bank doesn't have", async () => {
  await using worker = startAnswering({ error: "Use another", code: "reference_unknown" }, 404);
  assertEquals(await worker.dispatcher.reference("x"), null);
});

Deno.test("HttpDispatcher.references() passes the page on, and what is wrong with it", async () => {
  const page = { references: [REFERENCE], next: "street 5/2" };
  await using worker = startAnswering(page);
  assertEquals(await worker.dispatcher.references({ limit: 1 }), page);
  assertEquals(await worker.dispatcher.references({ limit: 1, after: "a&b" }), page);
  assertEquals(worker.asked.map(({ path }) => path), [
    "/v2/models/car/references?limit=1",
    "/v2/models/car/references?limit=1&after=a%26b",
  ]);
  const errors = [{ pointer: "#/after", message: "Use the id of a reference" }];
  const refusal = { error: "Change it", code: "request_invalid", errors };
  await using refusing = startAnswering(refusal, 422);
  const { dispatcher } = refusing;
  const error = await assertRejects(() => dispatcher.references({ limit: 1 }), ProblemError);
  assertEquals([error.code, error.errors], ["request_invalid", errors]);
});

Deno.test("HttpDispatcher.model() takes what the results depend on from the protocol's answer", async () => {
  const parameters = {
    pipeline_version: "3",
    created_at: "2026-11-23T20:27:28Z",
    licence: "Apache-2.0",
    training_data: ["drawn"],
    provider: "cpu",
    precision: "int8",
    without: [],
    bank: { version: "b1", references: 2 },
  };
  await using worker = startAnswering({
    name: "car",
    versions: ["1.0.0"],
    platform: "onnxruntime_onnx",
    inputs: [],
    outputs: [],
    parameters: { ...parameters, providers: [] },
  });
  assertEquals(await worker.dispatcher.model(), { name: "car", version: "1.0.0", ...parameters });
});

Deno.test("HttpDispatcher.progress() is null where the worker doesn't know or doesn't answer", async () => {
  const progress = { state: "running", stage: "vote", done: 1, total: 3 } as const;
  await using worker = startAnswering(progress);
  assertEquals(await worker.dispatcher.progress("run_1"), progress);
  assertEquals(worker.asked[0].path, "/v2/requests/run_1");
  await using other = startAnswering({ error: "None", code: "not_found" }, 404);
  assertEquals(await other.dispatcher.progress("run_1"), null);
  const nowhere = new HttpDispatcher({ url: "http://127.0.0.1:1", timeoutMs: 5000 });
  assertEquals(await nowhere.progress("run_1"), null);
});
