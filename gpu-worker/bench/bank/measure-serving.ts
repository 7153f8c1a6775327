import { stat } from "node:fs/promises";
import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import { connectWorker, type WorkerClient } from "../../evaluate/worker/client.ts";
import { startWorkerProcess, type WorkerProcess } from "../../evaluate/worker/worker-process.ts";
import { residentMemory } from "../resident-memory.ts";

/** A picture with the box of what is visible of a car. */
export interface BoxedPicture {
  readonly jpeg: Uint8Array;
  readonly box: [x: number, y: number, width: number, height: number];
}

/** A worker that serves with one bank. */
export interface Serving {
  readonly references: number;
  readonly megabytes: number;
  /** From its start until it is ready: networks, bank, warm-up. */
  readonly readySeconds: number;
  /** Medians, ms. */
  readonly voteMs: number;
  readonly totalMs: number;
  /** After the last request. */
  readonly residentMib: number;
}

interface Running {
  readonly path: string;
  readonly worker: WorkerProcess;
  readonly client: WorkerClient;
  readonly readySeconds: number;
  readonly votes: number[];
  readonly totals: number[];
  references: number;
}

const WARM_UPS = 5;

/**
 * Starts a worker for each bank and asks them in turn, so that what else the machine does meets all
 * alike: one box prompt a request, mode "refined".
 */
export async function measureServing(
  banks: readonly string[],
  pictures: readonly BoxedPicture[],
  requests: number,
  signal: AbortSignal,
): Promise<Serving[]> {
  const running: Running[] = [];
  try {
    for (const path of banks) running.push(await start(path, signal));
    for (let i = 0; i < WARM_UPS + requests; i++) {
      const { jpeg, box } = pictures[i % pictures.length];
      for (const one of running) {
        const { model, timings_ms } = await one.client.segment(jpeg, {
          prompts: [{ box, category: "car" }],
        });
        one.references = model.bank.references;
        if (i < WARM_UPS) continue;
        one.votes.push(timings_ms.vote);
        one.totals.push(timings_ms.total);
      }
    }
    return await Promise.all(running.map(finish));
  } finally {
    await Promise.all(running.map(({ worker }) => worker.stop()));
  }
}

async function start(path: string, signal: AbortSignal): Promise<Running> {
  const began = performance.now();
  const worker = await startWorkerProcess({ env: { ...process.env, KANIZSA_BANK: path }, signal });
  const readySeconds = (performance.now() - began) / 1000;
  const client = connectWorker({ url: worker.url, signal });
  return { path, worker, client, readySeconds, votes: [], totals: [], references: 0 };
}

async function finish(one: Running): Promise<Serving> {
  return {
    references: one.references,
    megabytes: (await stat(one.path)).size / 1e6,
    readySeconds: one.readySeconds,
    voteMs: quantile(one.votes, 0.5),
    totalMs: quantile(one.totals, 0.5),
    residentMib: await residentMemory(one.worker.pid),
  };
}
