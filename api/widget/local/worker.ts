/// <reference lib="dom" />
import { LocalWorker } from "./local-worker.ts";
import { openModel } from "./open-model.ts";
import type { ToWorker } from "./protocol.ts";
import { readPixels } from "./read-pixels.ts";

/** Entry of the Web Worker: the networks' end of `protocol.ts`. */
const worker = new LocalWorker({
  post: (message) => self.postMessage(message),
  open: openModel,
  readPixels,
  log: (error) => console.error("kanizsa-preview:", error),
});
self.addEventListener(
  "message",
  ({ data }: MessageEvent<ToWorker>) => worker.receive(data),
);
