import type { NatsLine } from "./nats-line.ts";
import { chunkSubject, digester, type ObjectMeta } from "./object-meta.ts";

/** The bytes of an object, null where they aren't all there or others than were put. */
export async function readObject(
  line: NatsLine,
  bucket: string,
  { nuid, size, chunks, digest }: ObjectMeta,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { streams } = line.manager;
  const bytes = new Uint8Array(size);
  const found = digester();
  let filled = 0;
  let seq = 1;
  for (let chunk = 0; chunk < chunks; chunk++) {
    // The server takes both from 2.9 on; the client's type knows `seq` alone.
    const next = { seq, next_by_subj: chunkSubject(bucket, nuid) };
    const message = await line.ask(() => streams.getMessage(`OBJ_${bucket}`, next));
    if (!message) return null;
    const { data } = message;
    if (filled + data.length > size) return null;
    bytes.set(data, filled);
    filled += data.length;
    found.update(data);
    seq = message.seq + 1;
  }
  return filled === size && found.digest() === digest ? bytes : null;
}
