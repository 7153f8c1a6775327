/** Collects the edges of a mask run by run; it grows with the runs, not with the picture. */
export class EdgeWriter {
  #edges = new Uint32Array(64);
  #length = 0;

  /** Sets the pixels from `start` up to `end`, column-major; none of them comes before one that is set. */
  fill(start: number, end: number): void {
    if (end <= start) return;
    if (this.#length > 0 && this.#edges[this.#length - 1] === start) {
      this.#edges[this.#length - 1] = end;
      return;
    }
    if (this.#length === this.#edges.length) {
      const longer = new Uint32Array(2 * this.#length);
      longer.set(this.#edges);
      this.#edges = longer;
    }
    this.#edges[this.#length++] = start;
    this.#edges[this.#length++] = end;
  }

  /** Start and end of each run, ascending; runs that touched are one. */
  finish(): Uint32Array {
    return this.#edges.slice(0, this.#length);
  }
}
