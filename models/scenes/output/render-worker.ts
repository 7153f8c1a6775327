import { parentPort } from "node:worker_threads";
import { createPatterns } from "../shade/noise.ts";
import { type PictureJob, renderPicture } from "./render-picture.ts";

/** Draws the pictures that the main thread names, one at a time. */
const patterns = createPatterns();

parentPort?.on("message", async (job: PictureJob) => {
  try {
    await renderPicture(job, patterns);
    parentPort?.postMessage({ index: job.index });
  } catch (error) {
    parentPort?.postMessage({
      index: job.index,
      fault: error instanceof Error ? error.stack : String(error),
    });
  }
});
