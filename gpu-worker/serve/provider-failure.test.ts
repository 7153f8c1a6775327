import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import test from "node:test";
import type { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { drawNoise, toSharp } from "../testing/draw.ts";
import { fakeSegment } from "../testing/fake-segment.ts";
import { writeModelsFolder } from "../testing/models-folder.ts";
import { infer, readJson, refusal } from "../testing/server-caller.ts";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { startTestServer } from "../testing/test-server.ts";
import { type EngineSource, loadEngine } from "./engine.ts";
import { ProviderGuard } from "./provider-guard.ts";

const photo = await toSharp(drawNoise(64, 48)).jpeg().toBuffer();

test("a run that fails is a 503 to try again, seen in readiness and /v2, and heals by itself", () =>
  inTemporaryFolder(async (folder) => {
    await writeModelsFolder(folder);
    let broken = false;
    const segment: typeof segmentPicture = async (picture, request, method) => {
      // Data that don't fill their dimensions: onnxruntime throws.
      const x = { dims: [2, 2], data: new Float32Array(broken ? 3 : 4) };
      await method.runtime.run("double", { x });
      return await fakeSegment(picture, request, method);
    };
    const load = (source: EngineSource) =>
      loadEngine(source, {
        providers: ["cpu"],
        precision: "int8",
        threads: 1,
        without: [],
        segment,
        onFault: (engine, error) => guard.failed(engine, error),
      });
    const engine = await load({ manifestPath: join(folder, "manifest.json"), bankPath: undefined });
    const server = await startTestServer({ engine, modelsDir: folder, load });
    const failures: string[] = [];
    const guard = new ProviderGuard({
      slot: server.slot,
      fallback: undefined,
      load,
      log: () => {},
      onFailure: (provider) => failures.push(provider),
      pauseMs: 10,
    });
    const get = async (path: string) => {
      const response = await fetch(`${server.url}${path}`);
      return { status: response.status, body: await readJson(response) };
    };
    try {
      assert.equal((await infer(server, photo, {})).status, 200);
      broken = true;
      const { status, code, headers, error } = await refusal(infer(server, photo, {}));
      assert.deepEqual([status, code, headers.get("retry-after")], [
        503,
        "worker_unavailable",
        "5",
      ]);
      assert.match(error, /execution provider cpu has failed/);
      assert.deepEqual((await get("/v2/health/ready")).status, 503);
      assert.deepEqual((await get("/v2/health/live")).status, 200);
      assert.match((await get("/v2")).body.parameters.fault, /^the execution provider cpu has/);
      assert.equal((await refusal(infer(server, photo, {}))).code, "worker_unavailable");
      assert.deepEqual(failures, ["cpu"]);
      broken = false;
      for (let tries = 0; !server.slot.ready && tries < 200; tries++) await pause(10);
      assert.equal((await infer(server, photo, {})).status, 200);
      const { parameters } = (await get("/v2")).body;
      assert.deepEqual([parameters.provider, parameters.fault], ["cpu", null]);
      assert.notEqual(server.slot.engine, engine);
    } finally {
      guard.close();
      await server.stop();
      await server.slot.engine?.dispose();
    }
  }));
