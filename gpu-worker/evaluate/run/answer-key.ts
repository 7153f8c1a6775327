import { createHash } from "node:crypto";

/** Key of what was asked: SHA-256 over its parts, which cannot run into each other. */
export function answerKey(...parts: readonly (string | Uint8Array)[]): string {
  const whole = createHash("sha256");
  for (const part of parts) whole.update(createHash("sha256").update(part).digest());
  return whole.digest("hex");
}
