import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { forEachRun } from "./for-each-run.ts";

/** Some rows of an indexed picture, as `encodePng` takes them; what is painted is cut to them. */
export class Band {
  /** For each row a 0, then an index for each pixel. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #width: number;
  readonly #top: number;
  readonly #bottom: number;

  /** Rows from `top` up to `bottom` of a picture `width` px wide, all of index 0. */
  constructor(width: number, top: number, bottom: number) {
    this.bytes = new Uint8Array((width + 1) * (bottom - top));
    this.#width = width;
    this.#top = top;
    this.#bottom = bottom;
  }

  /** @param pick the index for a pixel of the mask, from its place and its index so far */
  paintMask(mask: RunLengthMask, pick: (x: number, y: number, before: number) => number): void {
    forEachRun(mask, (x, top, bottom) => {
      const end = Math.min(bottom, this.#bottom);
      for (let y = Math.max(top, this.#top); y < end; y++) {
        const at = this.#place(x, y);
        this.bytes[at] = pick(x, y, this.bytes[at]);
      }
    });
  }

  /** Fills a box of whole pixels inside the picture. */
  paintBox([x, y, width, height]: Readonly<BoxXywh>, index: number): void {
    const end = Math.min(y + height, this.#bottom);
    for (let row = Math.max(y, this.#top); row < end; row++) {
      const start = this.#place(x, row);
      this.bytes.fill(index, start, start + width);
    }
  }

  #place(x: number, y: number): number {
    return (y - this.#top) * (this.#width + 1) + 1 + x;
  }
}
