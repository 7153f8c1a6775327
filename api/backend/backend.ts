import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { QueueFigures } from "../metrics/metrics.ts";
import type { Processes } from "../segmentations/processes.ts";
import type { Blobs } from "../stores/blobs.ts";
import type { Store } from "../stores/store.ts";
import type { WorkerProbe } from "../worker-watch/worker-probe.ts";
import type { Workers } from "../worker-watch/workers.ts";

/** What the API stands on: one machine's folder and worker, or a cluster. */
export interface Backend {
  readonly store: Store;
  readonly pictures: Blobs;
  readonly answers: Blobs;
  readonly dispatcher: Dispatcher;
  readonly workers: Workers;
  readonly probe: WorkerProbe;
  /** Calls back as soon as the probe may tell something else; undefined: it has to be asked. */
  readonly onWorkersChange?: (listener: () => void) => void;
  /** The API processes on the store; undefined where this one is alone. */
  readonly processes?: Processes;
  /** What all processes on one queue see alike; undefined where there is none. */
  readonly figures?: () => Promise<QueueFigures>;
  close(): Promise<void>;
}
