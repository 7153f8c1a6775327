import type { JetStreamClient, JetStreamManager, JsMsg } from "@nats-io/jetstream";
import { readKept } from "./kept-message.ts";

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

/** Messages that one sweep looks at, and entries that it removes, at most. */
const MOST_LOOKED_AT = 20_000;
const MOST_REMOVED = 1000;
const MAX_MS = 2000;
/** Long enough for every watcher to have heard of the deletion, ms. */
const KEEP_TOMBSTONES_MS = 60_000;

/**
 * Goes through a part of a bucket, from where the sweep before has ended: puts tombstones in place of
 * entries that are over age, and deletes tombstones that every watcher knows. By sequence, never by
 * key: an entry that was written since stays.
 */
export async function sweepRecords(
  client: JetStreamClient,
  manager: JetStreamManager,
  { stream, from, now, expire }: RecordsSweep,
): Promise<SweptRecords> {
  const { state } = await manager.streams.info(stream);
  if (state.messages === 0) return { removed: 0, next: 1 };
  const start = from > state.last_seq ? 1 : from;
  const consumer = await client.consumers.get(stream, {
    deliver_policy: "by_start_sequence",
    opt_start_seq: start,
  });
  let removed = 0;
  let next = start;
  const messages = await consumer.fetch({ max_messages: MOST_LOOKED_AT, expires: MAX_MS });
  for await (const message of messages) {
    next = message.seq + 1;
    if (isOldTombstone(message)) await manager.streams.deleteMessage(stream, message.seq, false);
    else if (isOver(message, now) && await expire(message.subject, message.seq)) removed++;
    // What is written while we look is the next sweep's.
    if (message.seq >= state.last_seq || removed >= MOST_REMOVED) break;
  }
  return { removed, next: next > state.last_seq ? 1 : next };
}

function isOldTombstone(message: JsMsg): boolean {
  if (!message.headers?.get("KV-Operation")) return false;
  return Date.now() - new Date(message.info.timestampNanos / 1e6).getTime() > KEEP_TOMBSTONES_MS;
}

function isOver(message: JsMsg, now: number): boolean {
  const { seq, data, headers } = message;
  const { entry } = readKept("", { seq, data, header: headers });
  return entry !== null && entry.expiresAt !== null && entry.expiresAt <= now;
}
