const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
/** Base-36 digits of the time: enough until the year 5188. */
const TIME_DIGITS = 9;
/** Base-36 digits of chance, 124 bits. */
const RANDOM_DIGITS = 24;

export const SEGMENTATION_ID = /^seg_[0-9a-z]{33}$/;

/** A new id, `seg_` and 33 characters: later ones sort after earlier ones, and none can be guessed. */
export function newSegmentationId(now: number): string {
  const time = now.toString(36).padStart(TIME_DIGITS, "0");
  let chance = "";
  while (chance.length < RANDOM_DIGITS) {
    for (const byte of crypto.getRandomValues(new Uint8Array(RANDOM_DIGITS))) {
      // 252 = 7 × 36: bytes above it would favour the first digits.
      if (byte < 252 && chance.length < RANDOM_DIGITS) chance += DIGITS[byte % 36];
    }
  }
  return `seg_${time}${chance}`;
}
