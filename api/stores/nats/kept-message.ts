import type { MsgHdrs } from "@nats-io/nats-core";
import type { Entry } from "../store.ts";

/** The last message of a key. */
export interface KeptMessage {
  readonly revision: number;
  /** Null: a tombstone. */
  readonly entry: Entry | null;
}

interface Message {
  readonly seq: number;
  readonly data: Uint8Array;
  readonly header?: MsgHdrs;
}

/** Header of a deleted entry's message, and of one that has an end. */
export const OPERATION = "KV-Operation";
export const EXPIRES = "Kanizsa-Expires";

/** Reads a message of the bucket; one that isn't ours counts as a tombstone. */
export function readKept(key: string, { seq, data, header }: Message): KeptMessage {
  const revision = seq;
  if (header?.get(OPERATION)) return { revision, entry: null };
  try {
    const { v: value, e: expiresAt } = JSON.parse(new TextDecoder().decode(data));
    return { revision, entry: { key, value, revision, expiresAt: expiresAt ?? null } };
  } catch {
    return { revision, entry: null };
  }
}
