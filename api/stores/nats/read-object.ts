import { forEachAtOnce } from "./for-each-at-once.ts";
import type { NatsLine } from "./nats-line.ts";
import { chunkSubject, digester, type ObjectMeta } from "./object-meta.ts";

/** Chunks that are asked for at once. */
const AT_ONCE = 8;

/** The bytes of an object, null where they aren't all there or others than were put. */
export async function readObject(
  line: NatsLine,
  bucket: string,
  meta: ObjectMeta,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const quick = await readBySequence(line, bucket, meta);
  return joined(quick, meta) ?? joined(await readInOrder(line, bucket, meta), meta);
}

/** Where whoever put it says where its chunks are: from any copy of the bucket, several at once. */
async function readBySequence(
  line: NatsLine,
  bucket: string,
  { nuid, chunks, metadata }: ObjectMeta,
): Promise<Uint8Array[]> {
  const sequences = metadata?.sequences?.split(",").map(Number) ?? [];
  if (sequences.length !== chunks) return [];
  const subject = chunkSubject(bucket, nuid);
  const parts: Uint8Array[] = [];
  await forEachAtOnce(sequences.entries(), AT_ONCE, async ([index, seq]) => {
    const message = await line.ask(() => line.manager.direct.getMessage(`OBJ_${bucket}`, { seq }));
    if (message?.subject === subject) parts[index] = message.data;
  });
  return parts;
}

/** One after the other from whom all is written to. */
async function readInOrder(
  line: NatsLine,
  bucket: string,
  { nuid, chunks }: ObjectMeta,
): Promise<Uint8Array[]> {
  const { streams } = line.manager;
  const parts: Uint8Array[] = [];
  for (let seq = 1; parts.length < chunks;) {
    // The server takes both from 2.9 on; the client's type knows `seq` alone.
    const next = { seq, next_by_subj: chunkSubject(bucket, nuid) };
    const message = await line.ask(() => streams.getMessage(`OBJ_${bucket}`, next));
    if (!message) break;
    parts.push(message.data);
    seq = message.seq + 1;
  }
  return parts;
}

function joined(
  parts: readonly Uint8Array[],
  { size, chunks, digest }: ObjectMeta,
): Uint8Array<ArrayBuffer> | null {
  const found = Array.from({ length: chunks }, (_, index) => parts[index]?.length ?? 0);
  if (found.reduce((sum, length) => sum + length, 0) !== size) return null;
  const bytes = new Uint8Array(size);
  let filled = 0;
  for (const part of parts) {
    bytes.set(part, filled);
    filled += part.length;
  }
  const sum = digester();
  sum.update(bytes);
  return sum.digest() === digest ? bytes : null;
}
