import { ask, type Caller, listJobs, parseEvents, pause } from "../../harness/job-caller.ts";
import type { Load } from "./load.ts";
import type { ToldEnds } from "./told-ends.ts";

/** What became of everything that was accepted. */
export interface Account {
  readonly accepted: number;
  /** Accepted, and not succeeded in the end: ids with what they are. */
  readonly lost: readonly string[];
  /** Published twice: another result, end or time of it than was seen before, or told in two ways. */
  readonly twice: readonly string[];
  /** Segmentations that the list has and nobody was told of: requests whose answer got lost. */
  readonly unanswered: number;
  /** Those of them, or of the accepted, that never came to an end. */
  readonly endless: readonly string[];
  /** Webhooks: segmentations that were told of. */
  readonly told: number;
  readonly givenUp: number;
  /** Answers but 202, by status. */
  readonly refusals: Readonly<Record<string, number>>;
}

const AT_ONCE = 8;

/**
 * Reads everything again from every API once all is over. A result was published twice where
 * 1. its ETag differs from the one that was first seen, or between two APIs (each computation of
 *    the tests' worker has a number of its own in its result), or
 * 2. its event stream, read from its begin, tells more than one end, or
 * 3. its webhook was called with two `webhook-id`s, types or times of its end, or with another time
 *    than the list has.
 */
export async function account(
  load: Load,
  apis: readonly Caller[],
  told?: ToldEnds,
): Promise<Account> {
  const lost: string[] = [];
  const twice = new Set<string>();
  const queue = [...load.accepted.values()];
  const check = async () => {
    for (let each = queue.pop(); each; each = queue.pop()) {
      const { id, etag, status } = each;
      for (const api of apis) {
        const response = await ask(api, `/v1/segmentations/${id}`);
        const found = await response.json();
        if (found.status !== "succeeded") lost.push(`${id}: ${JSON.stringify(found)}`);
        const now = response.headers.get("ETag");
        if (status !== undefined && (etag ?? null) !== now) {
          twice.add(`${id}: ${etag}, then ${now}`);
        }
      }
      const ends = (await eventsOf(apis[each.number % apis.length], id)).filter(isEnd);
      if (ends.length > 1) twice.add(`${id}: ${JSON.stringify(ends)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, check));
  const states = await listJobs(apis[0]);
  const ids = [...load.accepted.values()].map(({ id }) => id);
  const known = new Set(ids);
  const ends = told?.told(ids);
  for (const id of ends?.twice ?? []) twice.add(`${id}: ${JSON.stringify(told?.byId.get(id))}`);
  return {
    accepted: known.size,
    lost: [
      ...new Set(lost),
      ...ids.filter((id) => !states.has(id)).map((id) => `${id}: not in the list`),
    ],
    twice: [...twice],
    unanswered: [...states.keys()].filter((id) => !known.has(id)).length,
    endless: [...states].filter(([, status]) => status === "queued" || status === "running")
      .map(([id, status]) => `${id}: ${status}`),
    told: ends?.once ?? 0,
    givenUp: load.givenUp.length,
    refusals: Object.fromEntries(load.refusals),
  };
}

/** Waits until every accepted segmentation's webhook was called. @returns whether it was */
export async function untilAllTold(
  load: Load,
  told: ToldEnds,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  const isTold = () => [...load.accepted.values()].every(({ id }) => told.byId.has(id));
  while (!isTold() && performance.now() < deadline) await pause(100);
  return isTold();
}

async function eventsOf(api: Caller, id: string) {
  const response = await ask(api, `/v1/segmentations/${id}/events`, {
    signal: AbortSignal.timeout(10_000),
  });
  return parseEvents(await response.text());
}

const isEnd = ({ event, data }: ReturnType<typeof parseEvents>[number]) =>
  event === "state" && data.status !== "queued" && data.status !== "running";
