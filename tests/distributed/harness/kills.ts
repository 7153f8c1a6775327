import { pause } from "../../harness/job-caller.ts";
import type { Cluster } from "./cluster.ts";
import type { Accepted, Load } from "./load.ts";

/** One kill under load. */
export interface Kill {
  /** Accepted jobs that were in the hands of what was killed. */
  readonly held: number;
  /** From the kill until all of those had ended, ms. */
  readonly recoveryMs: number;
}

export type KillKind = "worker" | "api" | "nats";

const FIND_MS = 60_000;
/** A job that hasn't ended by then counts as never. */
const RECOVER_MS = 120_000;
/** NATS stays away for at most so long, ms. */
const AWAY_MS = 1500;

/** Kills one after another with SIGKILL, each once the one before is mended. */
export async function killUnderLoad(
  cluster: Cluster,
  load: Load,
  kind: KillKind,
  count: number,
  onKill: (kill: Kill, done: number) => void = () => {},
): Promise<Kill[]> {
  const kills: Kill[] = [];
  while (kills.length < count) {
    const kill = await ways[kind](cluster, load);
    if (!kill) continue; // it had nothing in its hands any more
    kills.push(kill);
    onKill(kill, kills.length);
  }
  return kills;
}

type Way = (cluster: Cluster, load: Load) => Promise<Kill | null>;

const ways: Record<KillKind, Way> = {
  /** A worker in mid-job, replaced at once. */
  worker: async (cluster, load) => {
    const find = () => cluster.workers.findIndex((worker) => worker.held().length > 0);
    const number = await found(() => find() < 0 ? undefined : find(), "a worker in mid-job");
    const worker = cluster.workers[number];
    const at = performance.now();
    await worker.kill();
    const held = acceptedOf(load, worker.held());
    const started = cluster.startWorker(number);
    if (held.length === 0) return void await started, null;
    const recoveryMs = await untilEnded(held, at);
    await started;
    return { held: held.length, recoveryMs };
  },
  /** An API with accepted jobs that have no end yet, started again at once. */
  api: async (cluster, load) => {
    const ofApi = (number: number) => load.open.filter(({ by }) => by === cluster.apis[number].url);
    const number = await found(
      () => cluster.apis.map((_, each) => each).find((each) => ofApi(each).length > 1),
      "an API with jobs",
    );
    const at = performance.now();
    await cluster.apis[number].kill();
    const held = ofApi(number);
    const started = cluster.startApi(number);
    if (held.length === 0) return void await started, null;
    const recoveryMs = await untilEnded(held, at);
    await started;
    return { held: held.length, recoveryMs };
  },
  /** The server, which comes back with what it had written. */
  nats: async (cluster, load) => {
    await found(() => load.open.length > 2 || undefined, "open jobs");
    const at = performance.now();
    await cluster.nats.kill();
    const held = load.open;
    await pause(Math.random() * AWAY_MS);
    await cluster.nats.start();
    if (held.length === 0) return null;
    return { held: held.length, recoveryMs: await untilEnded(held, at) };
  },
};

function acceptedOf(load: Load, numbers: readonly number[]): Accepted[] {
  return numbers.map((number) => load.accepted.get(number)).filter((each) => each !== undefined);
}

/** @returns the time from `at` until the last one ended */
async function untilEnded(held: readonly Accepted[], at: number): Promise<number> {
  const limit = at + RECOVER_MS;
  while (held.some(({ endedAt }) => endedAt === undefined)) {
    if (performance.now() > limit) {
      const ids = held.filter(({ endedAt }) => endedAt === undefined).map(({ id }) => id);
      throw new Error(`Expected ends within ${RECOVER_MS} ms: ${ids.join(", ")} have none`);
    }
    await pause(20);
  }
  return Math.max(0, ...held.map(({ endedAt = 0 }) => endedAt - at));
}

async function found<T>(find: () => T | undefined, what: string): Promise<T> {
  const deadline = performance.now() + FIND_MS;
  for (;;) {
    const thing = find();
    if (thing !== undefined) return thing;
    if (performance.now() > deadline) throw new Error(`Expected ${what} within ${FIND_MS} ms`);
    await pause(5);
  }
}
