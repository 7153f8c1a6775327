/** The worker as a program, with a made-up method in place of the pipeline: for process tests. */
import { runWorker } from "../worker.ts";
import { fakeSegment } from "./fake-segment.ts";

await runWorker(fakeSegment);
