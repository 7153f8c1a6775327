import { type BoxXywh, clipBox } from "../geometry/box.ts";
import { type Bitmap, createBitmap } from "./bitmap.ts";
import { flipToColumns, flipToRows } from "./columns.ts";
import { EdgeWriter } from "./edge-writer.ts";

/**
 * Binary mask of a whole picture kept as its runs, down the columns as COCO has them: memory and time
 * follow the mask's outline, not the picture: a car of 1 MP takes some 10 KB.
 */
export class RunLengthMask {
  /** Size of the picture, px. */
  readonly width: number;
  readonly height: number;
  /**
   * Where the mask begins and ends, in turn: start and end (the first pixel after it) of each run of
   * set pixels, column-major (`x * height + y`), ascending. Runs do not touch: equal masks have equal edges.
   */
  readonly edges: Uint32Array;

  constructor(width: number, height: number, edges: Uint32Array = new Uint32Array(0)) {
    this.width = width;
    this.height = height;
    this.edges = edges;
  }

  /** A filled box of whole pixels, cut at the picture's borders. */
  static filled(width: number, height: number, box: Readonly<BoxXywh>): RunLengthMask {
    const [x, y, spanX, spanY] = clipBox(box, width, height);
    const writer = new EdgeWriter();
    for (let i = x; i < x + spanX; i++) writer.fill(i * height + y, i * height + y + spanY);
    return new RunLengthMask(width, height, writer.finish());
  }

  static fromBitmap(bitmap: Bitmap): RunLengthMask {
    const columns = flipToColumns(bitmap);
    const writer = new EdgeWriter();
    let start = columns.indexOf(1);
    while (start >= 0) {
      const found = columns.indexOf(0, start);
      const end = found < 0 ? columns.length : found;
      writer.fill(start, end);
      start = columns.indexOf(1, end);
    }
    return new RunLengthMask(bitmap.width, bitmap.height, writer.finish());
  }

  /** The same mask pixel by pixel: costs the whole picture. */
  toBitmap(): Bitmap {
    const bitmap = createBitmap(this.width, this.height);
    const columns = new Uint8Array(bitmap.data.length);
    const { edges } = this;
    for (let i = 0; i < edges.length; i += 2) columns.fill(1, edges[i], edges[i + 1]);
    flipToRows(columns, bitmap);
    return bitmap;
  }

  get isEmpty(): boolean {
    return this.edges.length === 0;
  }

  /** Number of set pixels. */
  area(): number {
    let sum = 0;
    for (let i = 0; i < this.edges.length; i += 2) sum += this.edges[i + 1] - this.edges[i];
    return sum;
  }

  /** Tight box of the set pixels in whole pixels, null when there is none. */
  boundingBox(): BoxXywh | null {
    if (this.isEmpty) return null;
    const { edges, height } = this;
    const left = Math.floor(edges[0] / height);
    const right = Math.floor((edges[edges.length - 1] - 1) / height);
    let top = height;
    let bottom = -1;
    for (let i = 0; i < edges.length && (top > 0 || bottom < height - 1); i += 2) {
      const first = edges[i] % height;
      const last = first + edges[i + 1] - edges[i] - 1;
      // a run that goes on in the next column meets the lower and the upper border
      top = last < height ? Math.min(top, first) : 0;
      bottom = Math.max(bottom, Math.min(last, height - 1));
    }
    return [left, top, right - left + 1, bottom - top + 1];
  }

  has(x: number, y: number): boolean {
    return this.#edgesUpTo(x * this.height + y) % 2 === 1;
  }

  /** Runs in one column of the picture, in rows, from the top: first row, and the one after the last. */
  runsOfColumn(x: number): [start: number, end: number][] {
    const { edges, height } = this;
    const first = x * height;
    const runs: [number, number][] = [];
    // from the run that the column's first pixel is in, or the next
    for (let i = this.#edgesUpTo(first) & ~1; edges[i] < first + height; i += 2) {
      runs.push([Math.max(0, edges[i] - first), Math.min(height, edges[i + 1] - first)]);
    }
    return runs;
  }

  /** How many edges lie at or before a pixel (column-major): an odd number where it is set. */
  #edgesUpTo(position: number): number {
    let low = 0;
    let high = this.edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.edges[middle] <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Pixels set in either mask. Throws RangeError when the sizes differ, as do the methods below. */
  union(other: RunLengthMask): RunLengthMask {
    return this.#combine(other, (here, there) => here | there);
  }

  /** Pixels set in both masks. */
  intersection(other: RunLengthMask): RunLengthMask {
    return this.#combine(other, (here, there) => here & there);
  }

  /** Pixels set here and not in the other. */
  difference(other: RunLengthMask): RunLengthMask {
    return this.#combine(other, (here, there) => here & ~there);
  }

  /** One pass over the edges of both; `rule` takes and gives 0 or 1. */
  #combine(other: RunLengthMask, rule: (here: number, there: number) => number): RunLengthMask {
    if (this.width !== other.width || this.height !== other.height) {
      const sizes = `${this.width} × ${this.height} and ${other.width} × ${other.height}`;
      throw new RangeError(`Use two masks of the same size: got ${sizes}`);
    }
    const [a, b] = [this.edges, other.edges];
    const result = new Uint32Array(a.length + b.length);
    let length = 0;
    for (let i = 0, j = 0; i < a.length || j < b.length;) {
      const next = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
      if (a[i] === next) i++;
      if (b[j] === next) j++;
      if (rule(i & 1, j & 1) !== (length & 1)) result[length++] = next;
    }
    return new RunLengthMask(this.width, this.height, result.slice(0, length));
  }
}
