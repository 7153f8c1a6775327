import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { WorkerVersions } from "../worker-watch/worker-probe.ts";

/** Seconds, from a cache hit to a job that waited long. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** Others are counted together: a caller must not make up labels. */
const METHODS: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
]);

export interface ObservedRequest {
  readonly method: string;
  /** The route's pattern, never the address that was asked for. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** What is read when somebody asks for the metrics. */
export interface MetricSources {
  /** Runs that wait for the worker, and runs that it has. */
  readonly jobs?: () => { readonly waiting: number; readonly running: number };
  readonly worker?: { isReady(): boolean; versions(): WorkerVersions | null };
  /** What several machines share, where they do; a rejection leaves the figures as they were. */
  readonly queue?: () => Promise<QueueFigures>;
}

/** What all processes on one queue see alike. */
export interface QueueFigures {
  /** Workers that take jobs. */
  readonly workers: number;
  /** Jobs that were given up and wait for an operator. */
  readonly deadLetters: number;
  /** Jobs that no worker has taken. */
  readonly pending: readonly {
    readonly category: string;
    readonly priority: string;
    readonly number: number;
  }[];
}

/** Figures of this process in Prometheus' text format. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<"method" | "route" | "status">;
  readonly #duration: Histogram<"method" | "route">;
  readonly #inFlight: Gauge;
  readonly #answers: Counter<"cache">;
  readonly #ended: Counter<"status">;
  readonly #queue: Histogram;
  readonly #inference: Histogram;
  readonly #stages: Histogram<"stage">;

  constructor() {
    const registers = [this.#registry];
    this.#requests = new Counter({
      name: "kanizsa_http_requests_total",
      help: "Requests answered, by route pattern and status",
      labelNames: ["method", "route", "status"],
      registers,
    });
    this.#duration = new Histogram({
      name: "kanizsa_http_request_duration_seconds",
      help: "Time from a request's head to its answer's head",
      labelNames: ["method", "route"],
      buckets: BUCKETS,
      registers,
    });
    this.#inFlight = new Gauge({
      name: "kanizsa_http_requests_in_flight",
      help: "Requests whose answer has not begun",
      registers,
    });
    this.#answers = new Counter({
      name: "kanizsa_segmentations_total",
      help: "Segmentations asked for, by whether a kept result answered them",
      labelNames: ["cache"],
      registers,
    });
    this.#ended = new Counter({
      name: "kanizsa_segmentations_ended_total",
      help: "Segmentations that came to an end, by their status",
      labelNames: ["status"],
      registers,
    });
    this.#queue = new Histogram({
      name: "kanizsa_queue_seconds",
      help: "Time that a run waited, here and at the worker",
      buckets: BUCKETS,
      registers,
    });
    this.#inference = new Histogram({
      name: "kanizsa_inference_seconds",
      help: "Time that the worker computed for a run",
      buckets: BUCKETS,
      registers,
    });
    this.#stages = new Histogram({
      name: "kanizsa_stage_seconds",
      help: "Time of each stage of a run at the worker",
      labelNames: ["stage"],
      buckets: BUCKETS,
      registers,
    });
    for (const cache of ["hit", "miss"]) this.#answers.inc({ cache }, 0);
    for (const status of ["succeeded", "failed", "cancelled"]) this.#ended.inc({ status }, 0);
    this.#addProcess();
  }

  /** Adds the gauges that are read from others; once, when these exist. */
  watch({ jobs, worker, queue }: MetricSources): void {
    const registers = [this.#registry];
    if (queue) this.#watchQueue(queue);
    if (jobs) {
      new Gauge({
        name: "kanizsa_jobs",
        help: "Runs that wait for the worker (queue depth), and runs that it has",
        labelNames: ["state"],
        registers,
        collect() {
          const { waiting, running } = jobs();
          this.set({ state: "waiting" }, waiting);
          this.set({ state: "running" }, running);
        },
      });
    }
    if (!worker) return;
    new Gauge({
      name: "kanizsa_worker_ready",
      help: "1 while a worker serves",
      registers,
      collect() {
        this.set(worker.isReady() ? 1 : 0);
      },
    });
    new Gauge({
      name: "kanizsa_worker_info",
      help: "1, with the versions that the worker serves as labels",
      labelNames: ["version", "bank", "pipeline", "provider", "precision"],
      registers,
      collect() {
        this.reset();
        const versions = worker.versions();
        if (!versions) return;
        const { version, bank, pipeline, provider, precision } = versions;
        this.set({ version, bank, pipeline, provider, precision }, 1);
      },
    });
  }

  #watchQueue(queue: () => Promise<QueueFigures>): void {
    const registers = [this.#registry];
    // One question for all three, whichever is read first.
    let asked: Promise<QueueFigures | null> | undefined;
    const ask = () => {
      asked ??= queue().catch(() => null).finally(() => asked = undefined);
      return asked;
    };
    new Gauge({
      name: "kanizsa_workers",
      help: "Workers that take jobs",
      registers,
      async collect() {
        const figures = await ask();
        if (figures) this.set(figures.workers);
      },
    });
    new Gauge({
      name: "kanizsa_dead_letters",
      help: "Jobs that were given up and wait for an operator",
      registers,
      async collect() {
        const figures = await ask();
        if (figures) this.set(figures.deadLetters);
      },
    });
    new Gauge({
      name: "kanizsa_nats_pending",
      help: "Jobs in the queue that no worker has taken",
      labelNames: ["category", "priority"],
      registers,
      async collect() {
        for (const { category, priority, number } of (await ask())?.pending ?? []) {
          this.set({ category, priority }, number);
        }
      },
    });
  }

  requestStarted(): void {
    this.#inFlight.inc();
  }

  requestEnded({ method, route, status, seconds }: ObservedRequest): void {
    const known = METHODS.has(method) ? method : "other";
    this.#inFlight.dec();
    this.#requests.inc({ method: known, route, status });
    this.#duration.observe({ method: known, route }, seconds);
  }

  /** A segmentation was asked for. */
  segmentationAsked(cache: "hit" | "miss"): void {
    this.#answers.inc({ cache });
  }

  /** A segmentation came to its end. */
  segmentationEnded(status: "succeeded" | "failed" | "cancelled"): void {
    this.#ended.inc({ status });
  }

  /**
   * The worker has answered a run.
   * @param waitedMs in our queue; the worker's is in the timings
   */
  runSucceeded(timings: SegmentationResult["timings_ms"], waitedMs = 0): void {
    const { queue, total, ...stages } = timings;
    this.#queue.observe((waitedMs + queue) / 1000);
    this.#inference.observe(Math.max(0, total - queue) / 1000);
    for (const [stage, ms] of Object.entries(stages)) this.#stages.observe({ stage }, ms / 1000);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async text(): Promise<string> {
    return await this.#registry.metrics();
  }

  /** prom-client's own set needs files of /proc that the API may not read. */
  #addProcess(): void {
    const registers = [this.#registry];
    new Gauge({
      name: "process_start_time_seconds",
      help: "Start of the process since 1970",
      registers,
    }).set(performance.timeOrigin / 1000);
    new Gauge({
      name: "process_resident_memory_bytes",
      help: "Resident memory",
      registers,
      collect() {
        this.set(Deno.memoryUsage().rss);
      },
    });
  }
}
