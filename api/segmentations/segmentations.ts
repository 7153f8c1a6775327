import type { Priority } from "@kanizsa/shared/nats/nats-names.ts";
import type { SegmentationRequest } from "@kanizsa/shared/schema/segmentation-request.ts";
import { mayReach, type Principal } from "../keys/principal.ts";
import type { Entry, Store } from "../stores/store.ts";
import { mayBeMadeWith } from "../worker-watch/versions-text.ts";
import { cacheKey } from "./cache-key.ts";
import {
  type AskedImage,
  imageUses,
  type KeptProblem,
  resultUses,
  runKey,
  type RunRecord,
  segmentationKey,
  type SegmentationRecord,
  segmentationsOf,
  useKey,
  waitingFor,
  waitingKey,
} from "./records.ts";
import type { Cached, Results } from "./results.ts";
import type { Outcome, Runs } from "./runs.ts";
import { newSegmentationId } from "./segmentation-id.ts";

export interface SegmentationsOptions {
  readonly store: Store;
  readonly results: Results;
  /** Versions of everything that shapes an answer, null while no worker has told them. */
  readonly versions: () => string | null;
  /** Called once no segmentation needs the picture any longer. */
  readonly imageUnused: (tenant: string, imageId: string) => Promise<void>;
  /** Called once for each segmentation that has ended. */
  readonly ended: (record: SegmentationRecord) => Promise<void>;
  /** How long a segmentation is kept, ms. */
  readonly maxAgeMs: number;
  readonly now?: () => number;
}

/** What a caller wants. */
export interface Asked {
  readonly image: AskedImage;
  readonly request: SegmentationRequest;
  readonly webhook?: string;
  /** W3C trace context of the request. */
  readonly traceparent?: string;
  /** A new run even where a result is kept. */
  readonly fresh: boolean;
  /** Batch where nobody waits for the answer; by default interactive. */
  readonly priority?: Priority;
}

export interface Page {
  readonly records: readonly SegmentationRecord[];
  /** Where the next page begins, null on the last one. */
  readonly next: string | null;
}

/** How long it can be seen that a segmentation was cancelled, ms. */
const CANCELLED_AGE_MS = 3_600_000;

/**
 * Segmentations by id, and what they share: equal ones that are asked for at the same time have one
 * run, later ones its result. Nothing of a tenant is found by another.
 */
export class Segmentations {
  readonly #options: SegmentationsOptions;
  #runs: Runs | undefined;

  constructor(options: SegmentationsOptions) {
    this.#options = options;
  }

  /** The queue, which in turn settles runs here. */
  attach(runs: Runs): void {
    this.#runs = runs;
  }

  /**
   * Answers from the cache, joins a run that is under way, or begins one.
   *
   * @param beforeRun called unless the cache answers; what it throws refuses the request
   * @throws {ProblemError} queue_full
   */
  async create(
    principal: Principal,
    asked: Asked,
    beforeRun: () => Promise<void> = async () => {},
  ): Promise<SegmentationRecord> {
    const { results, versions } = this.#options;
    const { tenant } = principal;
    const known = versions();
    const key = known === null ? null : cacheKey({
      tenant,
      imageId: asked.image.id,
      request: asked.request,
      versions: known,
    });
    const cached = key !== null && !asked.fresh ? await results.find(key) : null;
    const record: SegmentationRecord = {
      id: newSegmentationId(this.#now()),
      tenant,
      creator: principal.id,
      status: "queued",
      created_at: new Date(this.#now()).toISOString(),
      finished_at: null,
      image: asked.image,
      run: cached?.run ?? (asked.fresh || key === null ? randomRunId() : key),
      cache_key: key,
      cache: "miss",
      webhook: asked.webhook ?? null,
      problem: null,
    };
    const hit = cached && await this.#answerFromCache(record, cached);
    if (hit) return hit;
    await beforeRun();
    return await this.#enqueue(record, asked, known);
  }

  /** The segmentation, null where this principal has none with the id. */
  async find(principal: Principal, id: string): Promise<SegmentationRecord | null> {
    return (await this.#entry(principal, id))?.value ?? null;
  }

  /** Newest first. */
  async list(principal: Principal, limit: number, after?: string): Promise<Page> {
    const prefix = segmentationsOf(principal.tenant);
    const records: SegmentationRecord[] = [];
    let last = after && prefix + after;
    for (;;) {
      const entries = await this.#options.store.list<SegmentationRecord>(prefix, {
        limit: limit + 1,
        after: last,
        reverse: true,
      });
      for (const { value } of entries) {
        if (!mayReach(principal, value.creator)) continue;
        if (records.length === limit) return { records, next: records[limit - 1].id };
        records.push(value);
      }
      if (entries.length <= limit) return { records, next: null };
      last = entries[entries.length - 1].key;
    }
  }

  /**
   * Cancels a segmentation that has no end yet, forgets one that has: its result with the last
   * segmentation that shares it, its picture with the last that shows it.
   *
   * @returns the cancelled record, "forgotten", or null where there is none
   */
  async remove(principal: Principal, id: string): Promise<SegmentationRecord | "forgotten" | null> {
    const entry = await this.#entry(principal, id);
    if (!entry) return null;
    const { value } = entry;
    if (value.status === "queued" || value.status === "running") {
      const cancelled = await this.#end(entry, { status: "cancelled" });
      // Otherwise it came to its end while we looked: then it's forgotten as the caller wishes.
      if (cancelled) return cancelled;
    }
    await this.#options.store.delete(entry.key);
    await this.#release(value);
    return "forgotten";
  }

  /** Forgets a picture that no segmentation needs. */
  async forgetUnused(tenant: string, imageId: string): Promise<void> {
    const { store, imageUnused } = this.#options;
    if ((await store.list(imageUses(tenant, imageId), { limit: 1 })).length > 0) return;
    await imageUnused(tenant, imageId);
  }

  /** Marks those who wait for the run as running. */
  async started(run: RunRecord): Promise<void> {
    for (const { key, revision, entry } of await this.#waiters(run)) {
      if (!entry) await this.#options.store.delete(key, revision);
      else if (entry.value.status === "queued") {
        await this.#write(entry, { ...entry.value, status: "running" });
      }
    }
  }

  /** Gives the outcome to all who wait for the run, once each, then forgets the run. */
  async settle(run: RunRecord, outcome: Outcome): Promise<void> {
    const { store, results } = this.#options;
    const end = "result" in outcome
      ? { status: "succeeded" as const }
      : { status: "failed" as const, problem: kept(outcome.problem) };
    let isKept = false;
    const tellAll = async () => {
      const waiters = await this.#waiters(run);
      if ("result" in outcome && waiters.some(({ entry }) => entry) && !isKept) {
        const { cache_key, versions } = run;
        const isOthers = versions !== undefined && !mayBeMadeWith(versions, outcome.result);
        await results.keep(run.id, isOthers ? null : cache_key, run.image.id, outcome.result);
        isKept = true;
      }
      for (const each of waiters) await this.#tell(each, end);
    };
    await tellAll();
    await store.delete(runKey(run.id));
    // Whoever joined between the list and the deletion.
    await tellAll();
  }

  async #answerFromCache(
    record: SegmentationRecord,
    { run, expiresAt }: Cached,
  ): Promise<SegmentationRecord | null> {
    const { store, results } = this.#options;
    const hit: SegmentationRecord = {
      ...record,
      status: "succeeded",
      cache: "hit",
      finished_at: record.created_at,
    };
    await store.create(useKey(hit), null, { expiresAt });
    // Looked for after our use was noted: from now on nobody else forgets it.
    if (await results.text(run) === null) {
      await store.delete(useKey(hit));
      return null;
    }
    await store.create(segmentationKey(hit.tenant, hit.id), hit, { expiresAt });
    if (hit.webhook !== null) await this.#options.ended(hit);
    return hit;
  }

  async #enqueue(
    record: SegmentationRecord,
    { request, traceparent, priority }: Asked,
    versions: string | null,
  ): Promise<SegmentationRecord> {
    const { store } = this.#options;
    const runs = this.#attached();
    const expiresAt = this.#now() + this.#options.maxAgeMs;
    const run: RunRecord = {
      id: record.run,
      tenant: record.tenant,
      image: record.image,
      request,
      cache_key: record.cache_key,
      owner: runs.owner,
      priority,
      ...(versions !== null && { versions }),
      attempts: 0,
      created_at: record.created_at,
      ...(traceparent !== undefined && { traceparent }),
    };
    if (await store.get(runKey(run.id)) === null) runs.checkRoom();
    const wait = async () => {
      const key = waitingKey(run.id, record.id);
      const value = { tenant: record.tenant };
      if (await store.create(key, value, { expiresAt }) !== null) return;
      // Written again, so that who saw it before the segmentation doesn't take it for left over.
      const noted = await store.get(key);
      if (noted && await store.update(key, value, noted.revision, { expiresAt }) !== null) return;
      await store.create(key, value, { expiresAt });
    };
    try {
      // The segmentation last: were this process killed before it, nobody would wait for ever.
      await store.create(useKey(record), null, { expiresAt });
      await store.create(runKey(run.id), run);
      await wait();
      await store.create(segmentationKey(record.tenant, record.id), record, { expiresAt });
      // Again: an equal run that started or ended meanwhile has put these away. In this order, so that
      // one that ends now either sees us or is begun anew.
      await wait();
      await store.create(runKey(run.id), run);
    } finally {
      // Also where the store failed half-way: the run may stand in it as ours, and whoever asks again
      // joins it.
      runs.add(run.id, priority);
    }
    return record;
  }

  async #tell(
    { key, revision, entry }: Waiter,
    end: { status: "succeeded" } | { status: "failed"; problem: KeptProblem },
  ): Promise<void> {
    const { store } = this.#options;
    if (!entry) {
      // Left by who was killed; one that is stored at this moment is noted again, and stays.
      await store.delete(key, revision);
      return;
    }
    if (await this.#finish(entry, end) === null) {
      // Lost to a change in between: the state is read again, once.
      const again = await store.get<SegmentationRecord>(entry.key);
      if (again) await this.#finish(again, end);
    }
    await store.delete(key);
  }

  /** Writes the end of a segmentation that has none yet and publishes it: null where another was quicker. */
  async #finish(
    entry: Entry<SegmentationRecord>,
    change: Pick<SegmentationRecord, "status"> & Partial<SegmentationRecord>,
  ): Promise<SegmentationRecord | null> {
    const { status } = entry.value;
    if (status === "queued" || status === "running") {
      const ended: SegmentationRecord = {
        ...entry.value,
        ...change,
        finished_at: new Date(this.#now()).toISOString(),
      };
      if (!await this.#write(entry, ended)) return null;
      await this.#options.ended(ended);
      return ended;
    }
    // Ended before by a process that was killed before it could publish: publishing twice is told apart.
    await this.#options.ended(entry.value);
    return entry.value;
  }

  async #end(
    entry: Entry<SegmentationRecord>,
    change: { status: "cancelled" },
  ): Promise<SegmentationRecord | null> {
    const { store } = this.#options;
    const ended: SegmentationRecord = {
      ...entry.value,
      ...change,
      finished_at: new Date(this.#now()).toISOString(),
    };
    if (!await this.#write(entry, ended, this.#now() + CANCELLED_AGE_MS)) return null;
    const { run, id } = ended;
    await store.delete(waitingKey(run, id));
    if ((await store.list(waitingFor(run), { limit: 1 })).length === 0) {
      await this.#attached().cancel(run);
    }
    await this.#release(ended);
    await this.#options.ended(ended);
    return ended;
  }

  /** One use of result and picture less. */
  async #release(record: SegmentationRecord): Promise<void> {
    const { store, results } = this.#options;
    const { tenant, image, run, cache_key } = record;
    await store.delete(useKey(record));
    if ((await store.list(resultUses(tenant, image.id, run), { limit: 1 })).length > 0) return;
    await results.forget(run, cache_key);
    await this.forgetUnused(tenant, image.id);
  }

  async #waiters(run: RunRecord): Promise<Waiter[]> {
    const { store } = this.#options;
    const found: Waiter[] = [];
    let after: string | undefined;
    for (;;) {
      const entries = await store.list(waitingFor(run.id), { after });
      if (entries.length === 0) return found;
      for (const { key, revision } of entries) {
        const id = key.slice(waitingFor(run.id).length);
        const entry = await store.get<SegmentationRecord>(segmentationKey(run.tenant, id));
        found.push({ key, revision, entry });
      }
      after = entries[entries.length - 1].key;
    }
  }

  async #entry(principal: Principal, id: string): Promise<Entry<SegmentationRecord> | null> {
    const key = segmentationKey(principal.tenant, id);
    const entry = await this.#options.store.get<SegmentationRecord>(key);
    return entry && mayReach(principal, entry.value.creator) ? entry : null;
  }

  async #write(
    entry: Entry<SegmentationRecord>,
    value: SegmentationRecord,
    expiresAt = entry.expiresAt,
  ): Promise<boolean> {
    const { store } = this.#options;
    return await store.update(entry.key, value, entry.revision, { expiresAt }) !== null;
  }

  #attached(): Runs {
    if (!this.#runs) throw new Error("Attach the runs first");
    return this.#runs;
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }
}

/** An entry that says who waits, and the segmentation, null where it is forgotten. */
interface Waiter {
  readonly key: string;
  readonly revision: number;
  readonly entry: Entry<SegmentationRecord> | null;
}

function kept({ code, detail, errors }: { code: KeptProblem["code"] } & KeptProblem): KeptProblem {
  return { code, detail, ...(errors && { errors: [...errors] }) };
}

function randomRunId(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toHex();
}
