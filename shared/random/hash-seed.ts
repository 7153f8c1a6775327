/**
 * A 32-bit seed out of names and numbers (FNV-1a over UTF-16 code units), so that one case keeps
 * its randomness when cases before it come or go.
 */
export function hashSeed(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(parts)) {
    hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  }
  return hash >>> 0;
}
