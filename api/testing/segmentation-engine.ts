import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { SegmentationJob } from "../dispatch/dispatcher.ts";
import type { Principal } from "../keys/principal.ts";
import type { LogEntry } from "../log.ts";
import type { SegmentationRecord } from "../segmentations/records.ts";
import type { Processes } from "../segmentations/processes.ts";
import { Results } from "../segmentations/results.ts";
import { Runs } from "../segmentations/runs.ts";
import { type Asked, Segmentations } from "../segmentations/segmentations.ts";
import { versionsText } from "../worker-watch/versions-text.ts";
import { drawnResult } from "./drawn-result.ts";
import { openTestStores, type TestStores } from "./open-test-stores.ts";
import { readFixture } from "./read-fixture.ts";

export const aKey = (tenant = "default", id = "key_1"): Principal => ({
  kind: "key",
  id,
  keyId: id,
  tenant,
  scopes: ["segment"],
  origins: null,
});

const DAY = 24 * 3_600_000;

/** Versions of the worker that drawnResult() plays, with a pipeline of this version. */
export const drawnVersions = (pipeline = "3"): string =>
  versionsText({
    model: "car",
    version: "0.0.0",
    bank: "0.0.0",
    references: 440,
    pipeline,
    without: [],
    provider: "cpu",
    precision: "int8",
  });

export interface EngineOptions {
  /** What the worker does; by default it draws. */
  readonly segment?: (job: SegmentationJob) => Promise<WorkerResult>;
  readonly queueLimit?: number;
  readonly concurrency?: number;
  readonly timeoutMs?: number;
  /** Of an engine before. */
  readonly stores?: TestStores;
  readonly versions?: () => string | null;
  readonly hasImage?: boolean;
  /** The processes on the stores; without them this engine is alone. */
  readonly processes?: Processes;
}

/** Segmentations and runs on stores in a temporary folder, with a worker that is a function. */
export async function startEngine(options: EngineOptions = {}) {
  const picture = await readFixture("small.jpg");
  const request = segmentationRequestSchema.parse({});
  const draw = (job: SegmentationJob) => Promise.resolve(drawnResult(job.image, job.request));
  const { segment = draw, stores = await openTestStores() } = options;
  const { store } = stores;
  const jobs: SegmentationJob[] = [];
  const ended: SegmentationRecord[] = [];
  const unusedImages: string[] = [];
  const log: LogEntry[] = [];
  const results = new Results({ store, blobs: stores.results, maxAgeMs: DAY });
  const segmentations = new Segmentations({
    store,
    results,
    versions: options.versions ?? (() => drawnVersions()),
    imageUnused: (_, id) => {
      unusedImages.push(id);
      return Promise.resolve();
    },
    ended: (record) => {
      ended.push(record);
      return Promise.resolve();
    },
    maxAgeMs: DAY,
  });
  const none = () => Promise.reject(new Error("Not asked here"));
  const runs = new Runs({
    store,
    dispatcher: {
      segment: (job) => {
        jobs.push(job);
        return segment(job);
      },
      isReady: () => Promise.resolve(true),
      reference: none,
      references: none,
      model: none,
      progress: none,
    },
    readImage: () => Promise.resolve(options.hasImage === false ? null : picture),
    started: (run) => segmentations.started(run),
    settle: (run, outcome) => segmentations.settle(run, outcome),
    limits: {
      concurrency: options.concurrency ?? 2,
      queueLimit: options.queueLimit ?? 100,
      timeoutMs: options.timeoutMs ?? 60_000,
    },
    processes: options.processes,
    log: (entry) => log.push(entry),
  });
  segmentations.attach(runs);
  const asked = (changes: Partial<Asked> = {}): Asked => ({
    image: { id: `sha256:${"a".repeat(64)}`, width: 240, height: 150 },
    request,
    fresh: false,
    ...changes,
  });
  return {
    stores,
    store,
    results,
    segmentations,
    runs,
    jobs,
    ended,
    unusedImages,
    log,
    asked,
    [Symbol.asyncDispose]: async () => {
      await runs.close(0);
      await stores[Symbol.asyncDispose]();
    },
  };
}
