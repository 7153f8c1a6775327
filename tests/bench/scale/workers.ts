import { startNatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { Cluster } from "../../distributed/harness/cluster.ts";
import { REAL_WORKER, TOLD_WORKER } from "../../distributed/harness/worker-process.ts";
import { askApi } from "./ask-api.ts";
import { goodput } from "./goodput.ts";

export interface WorkersFound {
  readonly what: string;
  readonly workers: number;
  readonly perSecond: number;
  /** Of so many times what one did in the same run. */
  readonly ofLinear: number;
}

export interface WorkersOptions {
  readonly image: Uint8Array<ArrayBuffer>;
  readonly seconds: number;
  readonly hasModels: boolean;
}

const COUNTS = [1, 2, 4];
/** Enough for every worker to have the next job at hand. */
const CALLERS_A_WORKER = 4;
const WAIT_MS = 100;
const BOX = { prompts: [{ box: [100, 100, 300, 200] }], min_score: 0.1 };

/** Results a second of one API with 1, 2 and 4 workers behind NATS. */
export async function measureWorkers(
  { image, seconds, hasModels }: WorkersOptions,
): Promise<WorkersFound[]> {
  const waiting = `that wait ${WAIT_MS} ms and compute nothing`;
  const found = await ofKind(waiting, TOLD_WORKER, { KANIZSA_TEST_SILENT: "1" }, image, seconds);
  if (!hasModels) return found;
  const env = { KANIZSA_MODELS_DIR: "models" };
  return [...found, ...await ofKind("with their networks", REAL_WORKER, env, image, seconds)];
}

async function ofKind(
  what: string,
  file: string,
  env: Record<string, string>,
  image: Uint8Array<ArrayBuffer>,
  seconds: number,
): Promise<WorkersFound[]> {
  await using nats = await startNatsServer();
  await using cluster = await Cluster.start(nats, {
    apis: 1,
    workers: 0,
    workMs: WAIT_MS,
    ackWaitMs: 10_000,
  });
  const [api] = cluster.apis;
  const rates: number[] = [];
  for (const workers of COUNTS) {
    while (cluster.workers.length < workers) {
      await cluster.startWorker(cluster.workers.length, env, file);
    }
    const callers = workers * CALLERS_A_WORKER;
    rates.push(
      await goodput(() => askApi(api, image, BOX), { callers, seconds, warmUpSeconds: 3 }),
    );
    console.error(`${workers} workers ${what}: ${rates.at(-1)?.toFixed(1)}/s`);
  }
  return COUNTS.map((workers, index) => ({
    what,
    workers,
    perSecond: rates[index],
    ofLinear: rates[index] / (rates[0] * workers),
  }));
}
