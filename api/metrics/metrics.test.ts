import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { WorkerVersions } from "../worker-watch/worker-probe.ts";
import { metrics as metricsRoute } from "../routes/metrics.ts";
import { Metrics } from "./metrics.ts";

const VERSIONS: WorkerVersions = {
  model: "car",
  version: "0.2.0",
  bank: "0.2.0",
  references: 300,
  pipeline: "5",
  without: [],
  provider: "cpu",
  precision: "int8",
};

Deno.test("Metrics tells queue depth and worker state as they are when it is asked", async () => {
  const metrics = new Metrics();
  let versions: WorkerVersions | null = VERSIONS;
  let waiting = 7;
  metrics.watch({
    jobs: () => ({ waiting, running: 2 }),
    worker: { isReady: () => versions !== null, versions: () => versions },
  });
  const before = await metrics.text();
  assertMatch(before, /^kanizsa_jobs\{state="waiting"\} 7$/m);
  assertMatch(before, /^kanizsa_jobs\{state="running"\} 2$/m);
  assertMatch(before, /^kanizsa_worker_ready 1$/m);
  assertMatch(
    before,
    /^kanizsa_worker_info\{version="0\.2\.0",bank="0\.2\.0",pipeline="5",provider="cpu",precision="int8"\} 1$/m,
  );
  waiting = 0;
  versions = null;
  const after = await metrics.text();
  assertMatch(after, /^kanizsa_jobs\{state="waiting"\} 0$/m);
  assertMatch(after, /^kanizsa_worker_ready 0$/m);
  assertEquals(/^kanizsa_worker_info\{/m.test(after), false);
});

Deno.test("Metrics counts cache hits, ends, and the seconds of queue, inference and stages", async () => {
  const metrics = new Metrics();
  metrics.segmentationAsked("hit");
  metrics.segmentationAsked("hit");
  metrics.segmentationAsked("miss");
  metrics.segmentationEnded("failed");
  const stages = { decode: 10, proposals: 20, features: 30, vote: 40, refine: 50 };
  metrics.runSucceeded({ queue: 250, total: 450, ...stages }, 500);
  const text = await metrics.text();
  for (
    const line of [
      'kanizsa_segmentations_total{cache="hit"} 2',
      'kanizsa_segmentations_total{cache="miss"} 1',
      'kanizsa_segmentations_ended_total{status="failed"} 1',
      'kanizsa_segmentations_ended_total{status="succeeded"} 0',
      "kanizsa_queue_seconds_sum 0.75",
      "kanizsa_inference_seconds_sum 0.2",
      "kanizsa_inference_seconds_count 1",
      'kanizsa_stage_seconds_sum{stage="vote"} 0.04',
    ]
  ) assertEquals(text.includes(`\n${line}\n`), true, `${line} in\n${text}`);
});

Deno.test("GET /metrics answers in Prometheus' text format, with memory and start of the process", async () => {
  const response = await metricsRoute(new Metrics()).request("/metrics");
  assertMatch(response.headers.get("Content-Type") ?? "", /^text\/plain; version=0\.0\.4/);
  assertEquals(response.headers.get("Cache-Control"), "no-store");
  const text = await response.text();
  assertMatch(text, /^process_resident_memory_bytes \d{7,}$/m);
  assertMatch(text, /^process_start_time_seconds 1\.\d+e\+?9|^process_start_time_seconds \d{10}/m);
});

Deno.test("the first look at the queue's figures has them all, by one question", async () => {
  const metrics = new Metrics();
  let asked = 0;
  metrics.watch({
    queue: () => {
      asked++;
      const pending = [{ category: "car", priority: "batch", number: 7 }];
      return Promise.resolve({ workers: 3, deadLetters: 2, pending });
    },
  });
  const text = await metrics.text();
  assertEquals(asked, 1);
  assertStringIncludes(text, "kanizsa_workers 3");
  assertStringIncludes(text, "kanizsa_dead_letters 2");
  assertStringIncludes(text, 'kanizsa_nats_pending{category="car",priority="batch"} 7');
});
