import { createHash } from "node:crypto";

/**
 * `kz_`, 8 characters to tell keys apart, `_` and 32 random bytes in base64url; those of 0.1.0
 * are without the 8 characters.
 */
export const API_KEY_PATTERN = /^kz_(?:[a-z2-9]{8}_)?[A-Za-z0-9_-]{43}$/;

/** 32 characters, 5 bits each; without 0, 1, l and o, which people mix up. */
const READABLE = "abcdefghijkmnpqrstuvwxyz23456789";

/** A new key with 256 random bits: shown once, never stored. */
export function generateKeyText(): string {
  const name = Array.from(
    crypto.getRandomValues(new Uint8Array(8)),
    (byte) => READABLE[byte % READABLE.length],
  );
  const secret = crypto.getRandomValues(new Uint8Array(32));
  return `kz_${name.join("")}_${secret.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

/** How the key begins, `kz_` and 8 characters: shown in lists. Null for the form without them. */
export function keyPrefix(text: string): string | null {
  return /^(kz_[a-z2-9]{8})_[A-Za-z0-9_-]{43}$/.exec(text)?.[1] ?? null;
}

/** SHA-256 of a key's text, 64 hexadecimal digits: the form in which it is kept and compared. */
export function hashKeyText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
