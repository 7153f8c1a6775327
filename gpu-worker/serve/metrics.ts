import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { WORKER_STAGES } from "@kanizsa/shared/schema/worker-progress.ts";
import type { Batcher } from "../batcher.ts";
import type { BatchReport } from "../runtime/batching/batching-runtime.ts";
import type { ModelSlot } from "./model-slot.ts";

/** From the time of a lookup to that of a large picture on a slow machine, s. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What Prometheus reads of a worker. Labels are routes, stages and versions: their number is bounded. */
export class WorkerMetrics {
  readonly registry = new Registry();
  readonly #requests: Counter<"route" | "status">;
  readonly #seconds: Histogram<"route">;
  readonly #stages: Histogram<"stage">;
  readonly #inference: Histogram;
  readonly #cars: Counter;
  readonly #providerFailures: Counter<"provider">;
  readonly #batchCalls: Histogram<"network">;
  readonly #batchFill: Histogram;
  #jobs: Counter<"outcome"> | undefined;

  constructor({ batcher, slot }: { readonly batcher: Batcher; readonly slot: ModelSlot }) {
    const registers = [this.registry];
    this.#requests = new Counter({
      name: "kanizsa_worker_requests_total",
      help: "Requests answered, by route and HTTP status; 499: the client left first",
      labelNames: ["route", "status"],
      registers,
    });
    this.#seconds = new Histogram({
      name: "kanizsa_worker_request_seconds",
      help: "From a request's arrival to its answer",
      labelNames: ["route"],
      buckets: SECONDS,
      registers,
    });
    this.#stages = new Histogram({
      name: "kanizsa_worker_stage_seconds",
      help: "Time of each stage of the answered pictures; queue: from arrival to their turn",
      labelNames: ["stage"],
      buckets: SECONDS,
      registers,
    });
    this.#inference = new Histogram({
      name: "kanizsa_worker_inference_seconds",
      help: "Time of the answered pictures without the queue",
      buckets: SECONDS,
      registers,
    });
    this.#cars = new Counter({
      name: "kanizsa_worker_instances_total",
      help: "Cars in the answers",
      registers,
    });
    this.#providerFailures = new Counter({
      name: "kanizsa_provider_failures_total",
      help: "Failures of the execution provider while it served",
      labelNames: ["provider"],
      registers,
    });
    this.#batchCalls = new Histogram({
      name: "kanizsa_batch_calls",
      help: "Calls of a network that one run answered, where requests are computed together",
      labelNames: ["network"],
      buckets: [1, 2, 3, 4, 6, 8, 12, 16],
      registers,
    });
    this.#batchFill = new Histogram({
      name: "kanizsa_batch_fill_ratio",
      help: "Share of its budget of cells that such a run filled",
      buckets: [0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 2],
      registers,
    });
    gauge(
      "kanizsa_worker_waiting_requests",
      "Requests that wait or send their body",
      () => batcher.load - batcher.running,
    );
    gauge("kanizsa_worker_running_requests", "Requests computed now", () => batcher.running);
    gauge("kanizsa_worker_held_bytes", "Bytes of request bodies held", () => batcher.bytes);
    gauge("kanizsa_worker_ready", "1 while requests are served", () => slot.ready ? 1 : 0);
    gauge(
      "kanizsa_worker_bank_references",
      "References of the bank that serves",
      () => slot.engine?.bank.size ?? 0,
    );
    new Gauge({
      name: "kanizsa_worker_model_info",
      help: "1, with the versions that serve as labels",
      labelNames: ["name", "version", "pipeline_version", "bank", "provider", "precision"],
      registers,
      collect() {
        this.reset();
        const { engine } = slot;
        if (!engine) return;
        this.set({
          name: engine.name,
          version: engine.version,
          pipeline_version: engine.pipelineVersion,
          bank: engine.bank.version,
          provider: engine.providers.used,
          precision: engine.precision,
        }, 1);
      },
    });

    function gauge(name: string, help: string, read: () => number) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    }
  }

  /** @param route null for an address that nobody knows */
  countRequest(route: string | null, status: number, seconds: number): void {
    this.#requests.inc({ route: route ?? "none", status: String(status) });
    this.#seconds.observe({ route: route ?? "none" }, seconds);
  }

  /** Adds what is told of the queue on NATS; once, where there is one. */
  watchNats(isConnected: () => boolean): void {
    const registers = [this.registry];
    new Gauge({
      name: "kanizsa_nats_connected",
      help: "1 while the worker has its line to NATS",
      registers,
      collect() {
        this.set(isConnected() ? 1 : 0);
      },
    });
    this.#jobs = new Counter({
      name: "kanizsa_nats_jobs_total",
      help:
        "Jobs of the queue by their end: done, refused, dropped (nobody waited), unheard, returned",
      labelNames: ["outcome"],
      registers,
    });
  }

  /** The execution provider has failed. */
  countProviderFailure(provider: string): void {
    this.#providerFailures.inc({ provider });
  }

  /** Network calls of several requests ran together, or one did that waited for others. */
  countBatch({ network, calls, fill }: BatchReport): void {
    this.#batchCalls.observe({ network }, calls);
    this.#batchFill.observe(fill);
  }

  /** A job of the queue came to its end here. */
  countJob(outcome: string): void {
    this.#jobs?.inc({ outcome });
  }

  countResult({ timings_ms: timings, instances }: WorkerResult): void {
    for (const stage of WORKER_STAGES) this.#stages.observe({ stage }, timings[stage] / 1000);
    this.#inference.observe(Math.max(0, timings.total - timings.queue) / 1000);
    this.#cars.inc(instances.length);
  }
}
