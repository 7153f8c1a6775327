/** Something that is made when it is first asked for. */
export interface Lazy<T> {
  /** Makes it once, however often it is asked for. */
  get(): Promise<T>;
  /** What was made; null as long as there is nothing. */
  readonly made: T | null;
}

export function lazily<T>(make: () => Promise<T>): Lazy<T> {
  let making: Promise<T> | null = null;
  let made: T | null = null;
  return {
    async get() {
      making ??= make();
      return made = await making;
    },
    get made() {
      return made;
    },
  };
}
