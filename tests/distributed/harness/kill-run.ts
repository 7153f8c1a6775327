import type { NatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { type Account, account, untilAllTold } from "./account.ts";
import { Cluster } from "./cluster.ts";
import { type Kill, type KillKind, killUnderLoad } from "./kills.ts";
import { Load } from "./load.ts";
import { startToldEnds } from "./told-ends.ts";

export interface KillRunOptions {
  readonly kind: KillKind;
  readonly kills: number;
  /** At least so many requests are accepted. */
  readonly jobs: number;
  readonly ackWaitMs: number;
  readonly perSecond?: number;
  /** Time that webhooks get to arrive: one that an API had claimed waits for long when it is killed. */
  readonly tellMs?: number;
  readonly onKill?: (kill: Kill, done: number) => void;
}

export interface KillRun {
  readonly kills: readonly Kill[];
  readonly account: Account;
  /** How often work on a request began, beyond once. */
  readonly repeated: number;
  readonly seconds: number;
}

export const RUN_APIS = 2;
export const RUN_WORKERS = 3;
export const RUN_WORK_MS = 150;
const END_MS = 60_000;

/** Two APIs and three workers under a steady load, while one kind of process is killed over and over. */
export async function killRun(nats: NatsServer, options: KillRunOptions): Promise<KillRun> {
  const { kind, kills: count, jobs, ackWaitMs, perSecond = 12, tellMs = 5000, onKill } = options;
  await using told = startToldEnds();
  await using cluster = await Cluster.start(nats, {
    apis: RUN_APIS,
    workers: RUN_WORKERS,
    workMs: RUN_WORK_MS,
    ackWaitMs,
    apiEnv: { ...told.env, KANIZSA_EGRESS_TIMEOUT_MS: "1000" },
  });
  const began = performance.now();
  const load = new Load({
    apis: () => cluster.apis,
    perSecond,
    mostOpen: 40,
    webhook: told.url,
  });
  const kills = await killUnderLoad(cluster, load, kind, count, onKill);
  while (load.accepted.size < jobs) await new Promise((resolve) => setTimeout(resolve, 50));
  await load.finish(END_MS);
  const seconds = (performance.now() - began) / 1000;
  await untilAllTold(load, told, tellMs);
  const numbers = cluster.allWorkers.flatMap((worker) => worker.began());
  return {
    kills,
    account: await account(load, cluster.apis, told),
    repeated: numbers.length - new Set(numbers).size,
    seconds,
  };
}
