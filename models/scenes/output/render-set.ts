import { mkdir } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { readPart } from "./read-part.ts";
import type { PictureJob } from "./render-picture.ts";
import { RenderError } from "./render-error.ts";
import { layoutOf } from "./set-layout.ts";

export interface SetOptions {
  readonly folder: string;
  readonly split: string;
  readonly count: number;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly workers: number;
}

/** Called as pictures get finished; `skipped` were there already. */
export type Progress = (state: { done: number; skipped: number; count: number }) => void;

/**
 * Draws the pictures of a split that are not there yet. Returns whether all are there now: false
 * after an interruption, when running pictures were still finished.
 *
 * @throws {RenderError} naming the picture that failed
 */
export async function renderSet(
  options: SetOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<boolean> {
  const { folder, split, count, seed, width, height } = options;
  await prepareFolders(options);
  const jobs: PictureJob[] = [];
  for (let index = 1; index <= count; index++) {
    if (signal.aborted) return false;
    const job = { folder, split, index, seed, width, height };
    if (await readPart(job) === null) jobs.push(job);
  }
  const skipped = count - jobs.length;
  let done = skipped;
  progress({ done, skipped, count });
  const threads = Math.min(options.workers, jobs.length);
  await Promise.all(
    Array.from(
      { length: threads },
      () =>
        runWorker(() => signal.aborted ? undefined : jobs.shift(), () => {
          progress({ done: ++done, skipped, count });
        }),
    ),
  );
  return done === count;
}

/** Makes the folders that a split's files go to. */
export async function prepareFolders(
  { folder, split }: Pick<SetOptions, "folder" | "split">,
): Promise<void> {
  const layout = layoutOf(folder);
  for (const path of [layout.images(split), layout.annotations(split), layout.parts(split)]) {
    await mkdir(path, { recursive: true });
  }
}

/** Feeds one worker until there is no job left. */
function runWorker(next: () => PictureJob | undefined, finished: () => void): Promise<void> {
  const worker = new Worker(new URL("./start-worker.mjs", import.meta.url));
  return new Promise<void>((resolve, reject) => {
    const feed = () => {
      const job = next();
      if (job === undefined) resolve();
      else worker.postMessage(job);
    };
    worker.on("message", ({ index, fault }: { index: number; fault?: string }) => {
      if (fault === undefined) {
        finished();
        feed();
      } else {
        reject(
          new RenderError(`Report this with the seed, picture ${index} cannot be drawn: ${fault}`),
        );
      }
    });
    worker.on("error", reject);
    feed();
  }).finally(() => worker.terminate());
}
