import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { forEachRun } from "./for-each-run.ts";

/** Digits of 3 × 5 dots, row by row, the left dot highest. */
const DIGITS = [
  [7, 5, 5, 5, 7],
  [2, 6, 2, 2, 7],
  [7, 1, 7, 4, 7],
  [7, 1, 3, 1, 7],
  [5, 5, 7, 1, 1],
  [7, 4, 7, 1, 7],
  [7, 4, 7, 5, 7],
  [7, 1, 2, 2, 2],
  [7, 5, 7, 5, 7],
  [7, 5, 7, 1, 7],
] as const;
const DIGIT_WIDTH = 3;
const DIGIT_HEIGHT = 5;

/** A number on a plate. */
export interface Label {
  readonly plate: BoxXywh;
  readonly dots: readonly BoxXywh[];
}

/**
 * Puts a number on the middle of what is seen of a mask, wholly inside the picture: null when the mask
 * is empty or the picture smaller than the plate.
 * @param dot side of a digit's dot, px
 */
export function placeLabel(id: number, mask: RunLengthMask, dot: number): Label | null {
  const middle = middleOf(mask);
  const digits = [...String(id)].map((digit) => DIGITS[Number(digit)]);
  // digits with a dot between them, and a dot all round
  const width = (digits.length * (DIGIT_WIDTH + 1) + 1) * dot;
  const height = (DIGIT_HEIGHT + 2) * dot;
  if (!middle || width > mask.width || height > mask.height) return null;
  const x = clamp(Math.round(middle[0] - width / 2), mask.width - width);
  const y = clamp(Math.round(middle[1] - height / 2), mask.height - height);
  const dots = digits.flatMap((rows, place) =>
    rows.flatMap((bits, row) =>
      [0, 1, 2].filter((column) => bits & (4 >> column)).map((column): BoxXywh => [
        x + (place * (DIGIT_WIDTH + 1) + 1 + column) * dot,
        y + (1 + row) * dot,
        dot,
        dot,
      ])
    )
  );
  return { plate: [x, y, width, height], dots };
}

/** The middle of the longest run in the column that halves the mask's area: a pixel of the mask. */
function middleOf(mask: RunLengthMask): [x: number, y: number] | null {
  let rest = mask.area() / 2;
  let column = -1;
  let longest = 0;
  let middle: [number, number] | null = null;
  forEachRun(mask, (x, top, bottom) => {
    if (rest <= 0 && x !== column) return;
    if (x !== column) {
      column = x;
      longest = 0;
    }
    rest -= bottom - top;
    if (bottom - top <= longest) return;
    longest = bottom - top;
    middle = [x, Math.floor((top + bottom) / 2)];
  });
  return middle;
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}
