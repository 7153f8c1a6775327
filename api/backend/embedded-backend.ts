import { join } from "node:path";
import type { Config } from "../config.ts";
import { HttpDispatcher } from "../dispatch/http-dispatcher.ts";
import { FolderBlobs } from "../stores/embedded/folder-blobs.ts";
import { SqliteStore } from "../stores/embedded/sqlite-store.ts";
import { OneWorker } from "../worker-watch/one-worker.ts";
import { probeWorker } from "../worker-watch/worker-probe.ts";
import type { Backend } from "./backend.ts";

/** One machine: a data folder, and a worker that is reached over HTTP. */
export async function openEmbeddedBackend(config: Config): Promise<Backend> {
  const { dataDir, imageStore, resultStore, worker } = config;
  const store = await SqliteStore.open(dataDir);
  const dispatcher = new HttpDispatcher(worker);
  return {
    store,
    pictures: await FolderBlobs.open(join(dataDir, "images"), {
      maxBytes: imageStore.bytes,
      oldMaxAgeMs: imageStore.maxAgeMs,
    }),
    answers: await FolderBlobs.open(join(dataDir, "results"), { maxBytes: resultStore.bytes }),
    dispatcher,
    workers: new OneWorker(worker, dispatcher),
    probe: probeWorker(worker),
    close: () => store.close(),
  };
}
