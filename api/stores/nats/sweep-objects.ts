import { forEachAtOnce } from "./for-each-at-once.ts";
import type { NatsLine } from "./nats-line.ts";
import {
  chunkSubjects,
  type FoundObject,
  metaSubjects,
  type ObjectMeta,
  readMeta,
} from "./object-meta.ts";

export interface ObjectsSweep {
  readonly bucket: string;
  readonly maxBytes: number;
  /** ms since 1970 */
  readonly now: number;
  readonly remove: (found: FoundObject) => Promise<unknown>;
}

/** Above the bound so much of it is freed, so that the next blob isn't above it again. */
const FREE_TO = 0.95;
const AT_ONCE = 16;
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
  line: NatsLine,
  { bucket, maxBytes, now, remove }: ObjectsSweep,
): Promise<void> {
  // First the chunks, so that none of an object that is published meanwhile looks left over.
  const chunks = await subjectsOf(line, bucket, chunkSubjects(bucket));
  const found = await listObjects(line, bucket);
  await forEachAtOnce(overAgeOrBound(found, maxBytes, now), AT_ONCE, async (each) => {
    await remove(each);
  });
  const known = new Set(found.map(({ meta }) => meta.nuid));
  const unknown = chunks.filter((subject) => !known.has(lastToken(subject)));
  await forEachAtOnce(unknown, AT_ONCE, (subject) => purgeAbandoned(line, bucket, subject, now));
}

function overAgeOrBound(found: FoundObject[], maxBytes: number, now: number): FoundObject[] {
  const gone = found.filter(({ expiresAt }) => expiresAt <= now);
  const kept = found.filter(({ expiresAt }) => expiresAt > now)
    .sort((a, b) => a.expiresAt - b.expiresAt);
  let bytes = kept.reduce((sum, { meta }) => sum + meta.size, 0);
  const most = bytes > maxBytes ? FREE_TO * maxBytes : maxBytes;
  for (const each of kept) {
    if (bytes <= most) break;
    gone.push(each);
    bytes -= each.meta.size;
  }
  return gone;
}

/** All objects; one that is changed meanwhile as it was or as it is. */
async function listObjects(line: NatsLine, bucket: string): Promise<FoundObject[]> {
  const found = await readObjects(line, bucket);
  // One whose time is moved while we read goes to the stream's end, maybe behind our back.
  const names = new Set(found.map(({ subject }) => subject));
  const missing = (await subjectsOf(line, bucket, metaSubjects(bucket)))
    .filter((subject) => !names.has(subject));
  await forEachAtOnce(missing, AT_ONCE, async (subject) => {
    const message = await lastOf(line, bucket, subject);
    if (message) found.push({ subject, object: readMeta(message) });
  });
  return found.flatMap(({ object }) => object ?? []);
}

interface ReadObject {
  readonly subject: string;
  /** Null where it's the mark of one that was deleted. */
  readonly object: FoundObject | null;
}

async function readObjects(line: NatsLine, bucket: string): Promise<ReadObject[]> {
  const consumer = await line.ask(() =>
    line.client.consumers.get(`OBJ_${bucket}`, {
      filter_subjects: metaSubjects(bucket),
      inactive_threshold: 2 * PAGE_MS,
    })
  );
  const found: ReadObject[] = [];
  try {
    for (let pending = (await consumer.info()).num_pending; pending > 0;) {
      const before = pending;
      const messages = await consumer.fetch({
        max_messages: Math.min(PAGE, pending),
        expires: PAGE_MS,
      });
      for await (const message of messages) {
        found.push({ subject: message.subject, object: readMeta(message) });
        pending = message.info.pending;
      }
      if (pending === before) break; // the rest is asked for one by one
    }
  } finally {
    await consumer.delete().catch(() => {});
  }
  return found;
}

async function subjectsOf(line: NatsLine, bucket: string, filter: string): Promise<string[]> {
  const { state } = await line.ask(() =>
    line.manager.streams.info(`OBJ_${bucket}`, { subjects_filter: filter })
  );
  return Object.keys(state.subjects ?? {});
}

function lastOf(line: NatsLine, bucket: string, subject: string) {
  return line.ask(() =>
    line.manager.streams.getMessage(`OBJ_${bucket}`, { last_by_subj: subject })
  );
}

async function purgeAbandoned(
  line: NatsLine,
  bucket: string,
  subject: string,
  now: number,
): Promise<void> {
  const last = await lastOf(line, bucket, subject);
  if (!last || now - last.time.getTime() < ABANDONED_MS) return;
  await line.ask(() => line.manager.streams.purge(`OBJ_${bucket}`, { filter: subject }));
}

function lastToken(subject: string): ObjectMeta["nuid"] {
  return subject.slice(subject.lastIndexOf(".") + 1);
}
