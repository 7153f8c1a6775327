import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import { chunkSubjects, type FoundObject, metaSubjects, readMeta } from "./object-meta.ts";

export interface ObjectsSweep {
  readonly bucket: string;
  readonly maxBytes: number;
  /** ms since 1970 */
  readonly now: number;
  readonly remove: (found: FoundObject) => Promise<boolean>;
}

/** Objects that are read at a time. */
const PAGE = 5000;
const PAGE_MS = 5000;
/** An upload takes no longer than this: chunks that are older and nobody's are left over, ms. */
const ABANDONED_MS = 3_600_000;

/**
 * Removes objects that are over age, then, soonest to expire first, those above the bound, then chunks
 * of uploads that never came to their end.
 */
export async function sweepObjects(
  client: JetStreamClient,
  manager: JetStreamManager,
  { bucket, maxBytes, now, remove }: ObjectsSweep,
): Promise<void> {
  // First the chunks, so that none of an object that is published meanwhile looks left over.
  const chunks = await chunkNuids(manager, bucket);
  const found = await listObjects(client, bucket);
  for (const each of found.filter(({ expiresAt }) => expiresAt <= now)) await remove(each);
  const kept = found.filter(({ expiresAt }) => expiresAt > now)
    .sort((a, b) => a.expiresAt - b.expiresAt);
  let bytes = kept.reduce((sum, { meta }) => sum + meta.size, 0);
  for (const each of kept) {
    if (bytes <= maxBytes) break;
    await remove(each);
    bytes -= each.meta.size;
  }
  const known = new Set(found.map(({ meta }) => meta.nuid));
  for (const { nuid, subject } of chunks) {
    if (!known.has(nuid)) await purgeAbandoned(manager, bucket, subject);
  }
}

async function listObjects(client: JetStreamClient, bucket: string): Promise<FoundObject[]> {
  const consumer = await client.consumers.get(`OBJ_${bucket}`, {
    filter_subjects: metaSubjects(bucket),
  });
  const found: FoundObject[] = [];
  for (let pending = (await consumer.info()).num_pending; pending > 0;) {
    const before = pending;
    const messages = await consumer.fetch({
      max_messages: Math.min(PAGE, pending),
      expires: PAGE_MS,
    });
    for await (const message of messages) {
      const object = readMeta(message);
      if (object) found.push(object);
      pending = message.info.pending;
    }
    if (pending === before) break; // nothing came in time: the next sweep sees the rest
  }
  return found;
}

async function chunkNuids(manager: JetStreamManager, bucket: string) {
  const { state } = await manager.streams.info(`OBJ_${bucket}`, {
    subjects_filter: chunkSubjects(bucket),
  });
  return Object.keys(state.subjects ?? {}).map((subject) => ({
    subject,
    nuid: subject.slice(subject.lastIndexOf(".") + 1),
  }));
}

async function purgeAbandoned(
  manager: JetStreamManager,
  bucket: string,
  subject: string,
): Promise<void> {
  const last = await manager.streams.getMessage(`OBJ_${bucket}`, { last_by_subj: subject });
  if (!last || Date.now() - last.time.getTime() < ABANDONED_MS) return;
  await manager.streams.purge(`OBJ_${bucket}`, { filter: subject });
}
