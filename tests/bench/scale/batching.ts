import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import { REAL_WORKER, startWorkerProcess } from "../../distributed/harness/worker-process.ts";
import { askWorker } from "./ask-worker.ts";
import { goodput } from "./goodput.ts";

export interface BatchingFound {
  readonly callers: number;
  /** Results a second, medians of the rounds. */
  readonly off: number;
  readonly on: number;
}

const CALLERS = [1, 8, 32];
const ROUNDS = 3;
const BOX = { prompts: [{ box: [100, 100, 300, 200] }] };

/** Results a second of a worker that batches and of one that doesn't, in turns. */
export async function measureBatching(
  image: Uint8Array<ArrayBuffer>,
  seconds: number,
  settings: Record<"off" | "on", Record<string, string>>,
): Promise<BatchingFound[]> {
  const env = { KANIZSA_MODELS_DIR: "models", KANIZSA_WORKER_QUEUE_LIMIT: "100" };
  await using off = await startWorkerProcess({ ...env, ...settings.off }, REAL_WORKER);
  await using on = await startWorkerProcess({ ...env, ...settings.on }, REAL_WORKER);
  const found: BatchingFound[] = [];
  for (const callers of CALLERS) {
    const rates: Record<"off" | "on", number[]> = { off: [], on: [] };
    for (let round = 0; round < ROUNDS; round++) {
      // Which of them is first changes too: a machine that grows warm slows the later one.
      const turns = round % 2 === 0 ? ["off", "on"] as const : ["on", "off"] as const;
      for (const turn of turns) {
        const { url } = turn === "off" ? off : on;
        rates[turn].push(await goodput(() => askWorker(url, image, BOX), { callers, seconds }));
      }
    }
    found.push({ callers, off: quantile(rates.off, 0.5), on: quantile(rates.on, 0.5) });
    console.error(`${callers} callers: off ${rates.off}, on ${rates.on}`);
  }
  return found;
}
