import { type FakeWorker, startFakeWorker } from "./fake-worker.ts";

export interface HoldingWorker extends FakeWorker {
  /** Resolves when a request has come. */
  readonly arrived: Promise<void>;
  /** Answers what came, and what comes. */
  release(answer: Response): void;
}

/** A fake worker that keeps requests waiting until it is told the answer. */
export function startHoldingWorker(): HoldingWorker {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { promise: held, resolve: release } = Promise.withResolvers<Response>();
  const worker = startFakeWorker({
    answer: () => {
      arrive();
      return held;
    },
  });
  return { ...worker, arrived, release };
}
