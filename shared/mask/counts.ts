import { MaskFormatError } from "./mask-format-error.ts";

/** 6 groups hold 30 bits: more than any difference between two runs of a mask that is decoded. */
const MAX_GROUPS = 6;
/** Groups of the longest number that is written: 32 bits. */
const MOST_WRITTEN = 7;
const FIRST_CHARACTER = 48;

/**
 * COCO's text form of run lengths: from the fourth run on the difference to the run two before, in
 * signed groups of 5 bits (lowest first) with a continuation bit, each group one character from "0"
 * to "o".
 */
export function writeCounts(runs: ArrayLike<number>): string {
  // a string grown by single characters keeps some 30 bytes for each of them
  const characters = new Uint8Array(MOST_WRITTEN * runs.length);
  let length = 0;
  for (let i = 0; i < runs.length; i++) {
    let rest = i > 2 ? runs[i] - runs[i - 2] : runs[i];
    let more = true;
    while (more) {
      const group = rest & 0x1f;
      rest >>= 5;
      more = group & 0x10 ? rest !== -1 : rest !== 0;
      characters[length++] = FIRST_CHARACTER + (more ? group | 0x20 : group);
    }
  }
  return new TextDecoder().decode(characters.subarray(0, length));
}

/** Run lengths that cover `pixels` exactly. Throws MaskFormatError, naming what is wrong, if not. */
export function readCounts(counts: string, pixels: number): Uint32Array {
  const runs = new Uint32Array(counts.length);
  let length = 0;
  let covered = 0;
  for (let start = 0; start < counts.length;) {
    const { value, end } = readNumber(counts, start);
    const run = length > 2 ? value + runs[length - 2] : value;
    if (run < 0) {
      throw new MaskFormatError(`Use runs of at least 0 pixels: got ${run} at character ${start}`);
    }
    covered += run;
    if (covered > pixels) {
      throw new MaskFormatError(
        `Use runs that fit the mask's ${pixels} pixels: the one at character ${start} overruns them`,
      );
    }
    runs[length++] = run;
    start = end;
  }
  if (covered !== pixels) {
    throw new MaskFormatError(
      `Use runs that cover the mask's ${pixels} pixels: got runs of ${covered} in all`,
    );
  }
  return runs.subarray(0, length);
}

function readNumber(counts: string, start: number): { value: number; end: number } {
  let value = 0;
  for (let groups = 0; groups < MAX_GROUPS; groups++) {
    const position = start + groups;
    if (position === counts.length) {
      throw new MaskFormatError(`Send counts whole: the run at character ${start} has no end`);
    }
    const code = counts.charCodeAt(position) - FIRST_CHARACTER;
    if (code < 0 || code > 0x3f) {
      const got = JSON.stringify(counts[position]);
      throw new MaskFormatError(
        `Use characters from "0" to "o" in counts: got ${got} at character ${position}`,
      );
    }
    value |= (code & 0x1f) << (5 * groups);
    if (code & 0x20) continue;
    if (code & 0x10) value |= -1 << (5 * (groups + 1));
    return { value, end: position + 1 };
  }
  throw new MaskFormatError(`Use shorter runs: the one at character ${start} takes over 30 bits`);
}
