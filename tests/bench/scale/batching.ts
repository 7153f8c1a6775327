import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import {
  REAL_WORKER,
  startWorkerProcess,
  type WorkerProcess,
} from "../../distributed/harness/worker-process.ts";
import { askWorker } from "./ask-worker.ts";
import { goodput } from "./goodput.ts";

/** The three workers that are compared. */
export const BATCH_SETTINGS = {
  alone: { KANIZSA_BATCH: "0", KANIZSA_WORKER_CONCURRENCY: "1" },
  off: { KANIZSA_BATCH: "0", KANIZSA_WORKER_CONCURRENCY: "8" },
  on: { KANIZSA_BATCH: "1", KANIZSA_WORKER_CONCURRENCY: "8" },
} as const;

type Setting = keyof typeof BATCH_SETTINGS;
const SETTINGS = ["alone", "off", "on"] as const;

/** Results a second, and the ratios within a round; medians of the rounds. */
export type BatchingFound =
  & { readonly callers: number; readonly onOfOff: number; readonly onOfAlone: number }
  & Readonly<Record<Setting, number>>;

const CALLERS = [1, 8, 32];
/** Many short ones: what else the machine does then falls on all three alike. */
export const BATCH_ROUNDS = 7;
const BOX = { prompts: [{ box: [100, 100, 300, 200] }] };

/** Results a second of workers that batch and that don't, in turns. */
export async function measureBatching(
  image: Uint8Array<ArrayBuffer>,
  seconds: number,
): Promise<BatchingFound[]> {
  await using stack = new AsyncDisposableStack();
  const start = async (setting: Setting) =>
    stack.use(
      await startWorkerProcess({
        KANIZSA_MODELS_DIR: "models",
        KANIZSA_WORKER_QUEUE_LIMIT: "100",
        ...BATCH_SETTINGS[setting],
      }, REAL_WORKER),
    );
  const workers: Record<Setting, WorkerProcess> = {
    alone: await start("alone"),
    off: await start("off"),
    on: await start("on"),
  };
  const found: BatchingFound[] = [];
  for (const callers of CALLERS) {
    const rates: Record<Setting, number[]> = { alone: [], off: [], on: [] };
    for (let round = 0; round < BATCH_ROUNDS; round++) {
      // Which of them is first changes too: a machine that grows warm slows the later ones.
      for (const turn of round % 2 === 0 ? SETTINGS : SETTINGS.toReversed()) {
        const ask = () => askWorker(workers[turn].url, image, BOX);
        rates[turn].push(await goodput(ask, { callers, seconds }));
      }
    }
    const median = (setting: Setting) => quantile(rates[setting], 0.5);
    const onOf = (other: Setting) =>
      quantile(rates.on.map((rate, round) => rate / rates[other][round]), 0.5);
    found.push({
      callers,
      alone: median("alone"),
      off: median("off"),
      on: median("on"),
      onOfOff: onOf("off"),
      onOfAlone: onOf("alone"),
    });
    console.error(`${callers} callers: ${JSON.stringify(rates)}`);
  }
  return found;
}
