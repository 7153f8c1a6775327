import type { WorkerProgress } from "@kanizsa/shared/schema/worker-progress.ts";

/** Where a request's progress is told. */
export interface ProgressReport {
  update(progress: WorkerProgress): void;
  /** The request has ended. */
  end(): void;
}

/**
 * How far the requests are that wait or run here, by their id: as many as the batcher admits. Of two
 * with one id the later is told of.
 */
export class RequestProgress {
  readonly #reports = new Map<string, { progress: WorkerProgress }>();

  begin(id: string): ProgressReport {
    const report: { progress: WorkerProgress } = {
      progress: { state: "queued", stage: "queue", done: 0, total: 1 },
    };
    this.#reports.set(id, report);
    return {
      update: (progress) => report.progress = progress,
      end: () => {
        if (this.#reports.get(id) === report) this.#reports.delete(id);
      },
    };
  }

  /** Null when no such request is here. */
  get(id: string): WorkerProgress | null {
    return this.#reports.get(id)?.progress ?? null;
  }

  get size(): number {
    return this.#reports.size;
  }
}
