import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";

/** What the object store keeps of one object beside its chunks, after NATS' ADR-20. */
export interface ObjectMeta {
  readonly name: string;
  readonly bucket: string;
  /** Token of the subject of its chunks. */
  readonly nuid: string;
  readonly size: number;
  readonly chunks: number;
  /** `SHA-256=` and the digest in base64url. */
  readonly digest: string;
  readonly metadata?: {
    /** ms since 1970 */
    readonly expires?: string;
    /** Of the chunks in the stream, with commas between: to find them quickly. */
    readonly sequences?: string;
  };
  readonly deleted?: boolean;
}

/** One object as it was found. */
export interface FoundObject {
  readonly meta: ObjectMeta;
  /** Sequence of the message that says so. */
  readonly revision: number;
  /** ms since 1970; Infinity for one that another program put there. */
  readonly expiresAt: number;
}

export const chunkSubject = (bucket: string, nuid: string) => `$O.${bucket}.C.${nuid}`;
export const chunkSubjects = (bucket: string) => `$O.${bucket}.C.>`;
export const metaSubjects = (bucket: string) => `$O.${bucket}.M.>`;
export const metaSubject = (bucket: string, name: string) =>
  `$O.${bucket}.M.${base64Url(Buffer.from(name))}`;

/** `SHA-256=…` of what is given piece by piece. */
export function digester() {
  const hash = createHash("sha256");
  return {
    update: (bytes: Uint8Array) => void hash.update(bytes),
    digest: () => `SHA-256=${base64Url(hash.digest())}`,
  };
}

/** With its padding, as other programs look for it. */
function base64Url(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}

/** Null where the message isn't that of an object that is there. */
export function readMeta(message: { seq: number; data: Uint8Array }): FoundObject | null {
  try {
    const meta: ObjectMeta = JSON.parse(new TextDecoder().decode(message.data));
    const expiresAt = Number(meta.metadata?.expires ?? Infinity);
    if (meta.deleted || typeof meta.nuid !== "string" || Number.isNaN(expiresAt)) return null;
    return { meta, revision: message.seq, expiresAt };
  } catch {
    return null;
  }
}
