/** `kz_` and 32 random bytes in base64url. */
export const API_KEY_PATTERN = /^kz_[A-Za-z0-9_-]{43}$/;

/** A new key with 256 random bits: shown once, never stored. */
export function generateKeyText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `kz_${bytes.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

/** SHA-256 of a key's text, 64 hexadecimal digits: the form in which it is kept and compared. */
export async function hashKeyText(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(hash).toHex();
}
