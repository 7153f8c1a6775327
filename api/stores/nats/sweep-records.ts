import type { JsMsg } from "@nats-io/jetstream";
import { forEachAtOnce } from "./for-each-at-once.ts";
import { EXPIRES, OPERATION } from "./kept-message.ts";
import type { NatsLine } from "./nats-line.ts";

export interface RecordsSweep {
  readonly stream: string;
  /** Sequence of the first message to look at. */
  readonly from: number;
  /** ms since 1970 */
  readonly now: number;
  /** Writes a tombstone in place of an entry of this revision; false where it has another by now. */
  readonly expire: (subject: string, revision: number) => Promise<boolean>;
}

export interface SweptRecords {
  /** Entries that were over age and are gone. */
  readonly removed: number;
  /** Where the next sweep goes on. */
  readonly next: number;
}

/** Messages that one sweep looks at, and of them those that it removes, at most. */
const MOST_LOOKED_AT = 50_000;
const MOST_REMOVED = 10_000;
const MAX_MS = 5000;
const AT_ONCE = 32;
/** Twice the silence after which a follower of the stream doesn't trust that it heard all, ms. */
const KEEP_TOMBSTONES_MS = 120_000;

/**
 * Goes through a part of a bucket, from where the sweep before has ended: puts tombstones in place of
 * entries that are over age, and deletes tombstones that every watcher knows. By sequence, never by
 * key: an entry that was written since stays.
 */
export async function sweepRecords(
  line: NatsLine,
  { stream, from, now, expire }: RecordsSweep,
): Promise<SweptRecords> {
  const { streams } = line.manager;
  const { state } = await line.ask(() => streams.info(stream));
  if (state.messages === 0) return { removed: 0, next: 1 };
  const start = from > state.last_seq ? 1 : from;
  const { old, over, next } = await look(line, { stream, start, now, last: state.last_seq });
  // Several processes sweep: one that finds it gone already has nothing to do.
  await forEachAtOnce(old, AT_ONCE, async (sequence) => {
    await streams.deleteMessage(stream, sequence, false).catch(() => false);
  });
  let removed = 0;
  await forEachAtOnce(over, AT_ONCE, async ({ subject, sequence }) => {
    if (await expire(subject, sequence)) removed++;
  });
  return { removed, next: next > state.last_seq ? 1 : next };
}

interface Looked {
  /** Sequences of tombstones. */
  readonly old: number[];
  readonly over: { readonly subject: string; readonly sequence: number }[];
  readonly next: number;
}

async function look(
  line: NatsLine,
  { stream, start, now, last }: { stream: string; start: number; now: number; last: number },
): Promise<Looked> {
  const consumer = await line.ask(() =>
    line.client.consumers.get(stream, {
      opt_start_seq: start,
      headers_only: true,
      inactive_threshold: 2 * MAX_MS,
    })
  );
  const old: number[] = [];
  const over: { subject: string; sequence: number }[] = [];
  let next = start;
  try {
    const messages = await consumer.fetch({ max_messages: MOST_LOOKED_AT, expires: MAX_MS });
    for await (const message of messages) {
      next = message.seq + 1;
      if (isOldTombstone(message, now)) old.push(message.seq);
      else if (isOver(message, now)) over.push({ subject: message.subject, sequence: message.seq });
      // What is written while we look is the next sweep's.
      if (message.seq >= last || old.length + over.length >= MOST_REMOVED) break;
      if (message.info.pending === 0) {
        next = last + 1;
        break;
      }
    }
  } finally {
    await consumer.delete().catch(() => {});
  }
  return { old, over, next };
}

function isOldTombstone({ headers, info }: JsMsg, now: number): boolean {
  return headers?.has(OPERATION) === true && now - info.timestampNanos / 1e6 > KEEP_TOMBSTONES_MS;
}

function isOver({ headers }: JsMsg, now: number): boolean {
  const expires = headers?.get(EXPIRES);
  return expires ? Number(expires) <= now : false;
}
