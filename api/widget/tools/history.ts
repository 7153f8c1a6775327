/** Steps that can be undone. */
const MOST_STEPS = 50;

/** What was, is, and was undone; bounded, so that the oldest steps can't be undone for ever. */
export class History<T> {
  #entries: T[];
  #at = 0;
  readonly #most: number;

  constructor(first: T, mostSteps = MOST_STEPS) {
    this.#entries = [first];
    this.#most = mostSteps;
  }

  get present(): T {
    return this.#entries[this.#at];
  }

  get canUndo(): boolean {
    return this.#at > 0;
  }

  get canRedo(): boolean {
    return this.#at < this.#entries.length - 1;
  }

  /** Adds a step behind the present one; what was undone is forgotten. */
  push(entry: T): void {
    this.#entries = [...this.#entries.slice(0, this.#at + 1), entry].slice(-this.#most - 1);
    this.#at = this.#entries.length - 1;
  }

  /** Puts another entry in the present one's place. */
  replace(entry: T): void {
    this.#entries[this.#at] = entry;
  }

  /** Goes a step back, if there is one; gives the present entry. */
  undo(): T {
    if (this.canUndo) this.#at--;
    return this.present;
  }

  /** Goes a step forth, if one was undone; gives the present entry. */
  redo(): T {
    if (this.canRedo) this.#at++;
    return this.present;
  }
}
