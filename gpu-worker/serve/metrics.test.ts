import assert from "node:assert/strict";
import test from "node:test";
import { drawNoise, toSharp } from "../testing/draw.ts";
import { heldEngine } from "../testing/held-engine.ts";
import { infer, refusal, withServer } from "../testing/server-caller.ts";

const photo = await toSharp(drawNoise(64, 48)).jpeg().toBuffer();
const TOKEN = "0123456789abcdef";

/** Samples by name and labels, as Prometheus would read them. */
async function scrape(url: string): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`);
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split("\n").filter((line) => /^[^#]/.test(line));
  return new Map(lines.map((line) => {
    const space = line.lastIndexOf(" ");
    return [line.slice(0, space), Number(line.slice(space + 1))];
  }));
}

test("the server counts requests by route and status, and the stages of pictures", () =>
  withServer({}, async (server) => {
    const prompts = [{ box: [8, 8, 20, 20] }, { box: [30, 8, 20, 20] }];
    await (await infer(server, photo, { prompts })).arrayBuffer();
    await refusal(infer(server, undefined, {}));
    await refusal(fetch(`${server.url}/some/secret/path`));
    const samples = await scrape(server.url);
    const requests = (route: string, status: number) =>
      samples.get(`kanizsa_worker_requests_total{route="${route}",status="${status}"}`);
    assert.deepEqual([requests("infer", 200), requests("infer", 400), requests("none", 404)], [
      1,
      1,
      1,
    ]);
    assert.equal(samples.get('kanizsa_worker_request_seconds_count{route="infer"}'), 2);
    for (const stage of ["queue", "decode", "proposals", "features", "vote", "refine"]) {
      assert.equal(samples.get(`kanizsa_worker_stage_seconds_count{stage="${stage}"}`), 1);
    }
    assert.equal(samples.get("kanizsa_worker_inference_seconds_count"), 1);
    assert.equal(samples.get("kanizsa_worker_instances_total"), 2);
    assert.ok(![...samples.keys()].some((name) => name.includes("secret")));
  }));

test("the server measures what waits and runs, and whether it is ready", async () => {
  const { engine, arrived, finish } = heldEngine();
  await withServer({ engine }, async (server) => {
    const idle = await scrape(server.url);
    assert.equal(idle.get("kanizsa_worker_running_requests"), 0);
    const running = infer(server, photo, {});
    await arrived;
    const waiting = infer(server, photo, {});
    while (server.batcher.load < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const busy = await scrape(server.url);
    assert.equal(busy.get("kanizsa_worker_running_requests"), 1);
    assert.equal(busy.get("kanizsa_worker_waiting_requests"), 1);
    assert.ok((busy.get("kanizsa_worker_held_bytes") ?? 0) > 2 * photo.length);
    assert.equal(busy.get("kanizsa_worker_ready"), 1);
    assert.equal(busy.get("kanizsa_worker_bank_references"), 2);
    const info = [...busy].find(([name]) => name.startsWith("kanizsa_worker_model_info{"));
    assert.match(info?.[0] ?? "", /name="car",version="1\.0\.0",pipeline_version="1",bank="tiny"/);
    finish();
    await Promise.all([running, waiting]);
  });
});

test("the server measures that it is not ready while the model loads", () =>
  withServer({ engine: null }, async ({ url }) => {
    const samples = await scrape(url);
    assert.equal(samples.get("kanizsa_worker_ready"), 0);
    assert.ok(![...samples.keys()].some((name) => name.startsWith("kanizsa_worker_model_info{")));
  }));

test("the server asks for its token on /metrics", () =>
  withServer({ token: TOKEN }, async ({ url }) => {
    assert.equal((await fetch(`${url}/metrics`)).status, 401);
    const headers = { authorization: `Bearer ${TOKEN}` };
    assert.equal((await fetch(`${url}/metrics`, { headers })).status, 200);
  }));
