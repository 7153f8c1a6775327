import { atStride, type Frame } from "../geometry/frame.ts";
import { EdgeWriter } from "../mask/edge-writer.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { MASK_STRIDE } from "./constants.ts";
import type { Query } from "./look-at-query.ts";

/**
 * What the visible mask of each query loses to a surer one; of equally sure ones the first wins. Goes
 * column by column over what several masks claim, so that it takes the memory of one column.
 */
export function lostToRivals(rivals: readonly Query[]): RunLengthMask[] {
  if (rivals.length === 0) return [];
  const { width, height } = rivals[0].visible;
  const claimedTwice = setTwice(rivals.map(({ visible }) => visible));
  const disputed = rivals.map(({ visible }) => visible.intersection(claimedTwice));
  const sureness = rivals.map((query) => new Sureness(query));
  const lost = rivals.map(() => new EdgeWriter());
  const owner = new Int16Array(height);
  const surest = new Float32Array(height);
  const [left, , span] = claimedTwice.boundingBox() ?? [0, 0, 0, 0];
  for (let x = left; x < left + span; x++) {
    surest.fill(0);
    const runs = disputed.map((mask) => mask.runsOfColumn(x));
    runs.forEach((column, index) => {
      if (column.length > 0) sureness[index].claim(x, column, index, surest, owner);
    });
    runs.forEach((column, index) => {
      for (const [start, end] of column) {
        for (let y = start; y < end; y++) {
          const from = y;
          while (y < end && owner[y] !== index) y++;
          lost[index].fill(x * height + from, x * height + y);
        }
      }
    });
  }
  return lost.map((edges) => new RunLengthMask(width, height, edges.finish()));
}

/** Pixels that two masks set, or more. */
function setTwice(masks: readonly RunLengthMask[]): RunLengthMask {
  const { width, height } = masks[0];
  let once = new RunLengthMask(width, height);
  let twice = once;
  for (const mask of masks) {
    twice = twice.union(once.intersection(mask));
    once = once.union(mask);
  }
  return twice;
}

/** How sure a query is of what it sees, by the nearest pixel of its visible mask in the frame. */
class Sureness {
  readonly #query: Query;
  readonly #frame: Frame;
  /** Row of the frame, plus 1, for each row of the picture; 0 outside. */
  readonly #rows: Uint16Array;
  /** Sureness at those rows in one column, rounded as what it is compared with. */
  readonly #column: Float32Array;

  constructor(query: Query) {
    this.#query = query;
    this.#frame = atStride(query.frame, MASK_STRIDE);
    const { height } = query.visibleInFrame;
    this.#rows = Uint16Array.from({ length: query.visible.height }, (_, y) => {
      const row = nearest(y, this.#frame.centerY, this.#frame.scale, height);
      return row >= 0 && row < height ? row + 1 : 0;
    });
    this.#column = new Float32Array(height + 1);
  }

  /** Takes the pixels of the runs in column `x` that this query is surer of than those before it. */
  claim(
    x: number,
    runs: readonly (readonly [start: number, end: number])[],
    index: number,
    surest: Float32Array,
    owner: Int16Array,
  ): void {
    const rows = this.#rows;
    const column = this.#read(x);
    for (const [start, end] of runs) {
      for (let y = start; y < end; y++) {
        const sure = column[rows[y]];
        if (sure <= surest[y]) continue;
        surest[y] = sure;
        owner[y] = index;
      }
    }
  }

  #read(x: number): Float32Array {
    const { visibleInFrame: { width, height, data }, prompt } = this.#query;
    // a proposal that is hardly believed takes nothing from a car
    const bonus = prompt.score ?? 1;
    const column = nearest(x, this.#frame.centerX, this.#frame.scale, width);
    const inFrame = column >= 0 && column < width;
    this.#column[0] = bonus;
    for (let row = 0; row < height; row++) {
      this.#column[row + 1] = bonus + (inFrame ? data[row * width + column] : 0);
    }
    return this.#column;
  }
}

/** Pixel of a frame's axis of `size` px in which the middle of a picture's pixel lies. */
function nearest(pixel: number, center: number, scale: number, size: number): number {
  return Math.floor((pixel + 0.5 - center) * scale + size / 2);
}
