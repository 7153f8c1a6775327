const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits after the first, second, … attempt: 8 attempts over a day. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND,
  1 * MINUTE,
  10 * MINUTE,
  1 * HOUR,
  3 * HOUR,
  8 * HOUR,
  12 * HOUR,
];

const JITTER = 0.2;
const LONGEST_WISH_MS = 12 * HOUR;

/**
 * How long to wait after a failed attempt, ms; null: it was the last. Waits differ by up to 20 % up
 * or down, so that calls which failed together don't come back together.
 * @param attempts how many were made, at least 1
 * @param wishedMs what the receiver's `Retry-After` asks for
 * @param random 0 to 1
 */
export function retryDelay(
  attempts: number,
  { delays = RETRY_DELAYS_MS, wishedMs = 0, random = Math.random() } = {},
): number | null {
  const delay = delays.at(attempts - 1);
  if (delay === undefined) return null;
  const jittered = delay * (1 + JITTER * (2 * random - 1));
  return Math.max(jittered, Math.min(wishedMs, LONGEST_WISH_MS));
}
