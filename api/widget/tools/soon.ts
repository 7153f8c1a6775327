/** Calls back once, a while after the last of several wishes. */
export class Soon {
  readonly #callback: () => void;
  readonly #delayMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(delayMs: number, callback: () => void) {
    this.#delayMs = delayMs;
    this.#callback = callback;
  }

  wish(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#callback, this.#delayMs);
  }

  drop(): void {
    clearTimeout(this.#timer);
  }
}
