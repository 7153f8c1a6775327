/** The person wants the run to end; what was answered so far is kept. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** Whether, and how urgently, a run is to end. */
export interface Interruption {
  /** After the first signal: finish the request that is under way, and ask nothing more. */
  readonly isWanted: boolean;
  /** Aborted by the second signal: drop what is under way. */
  readonly atOnce: AbortSignal;
}

/** What sends signals: the process. */
interface SignalSource {
  on(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
}

/** Listens for SIGINT and SIGTERM until the process ends. @param onFirst says what happens now */
export function watchForInterruption(source: SignalSource, onFirst: () => void): Interruption {
  const atOnce = new AbortController();
  let isWanted = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    source.on(signal, () => {
      if (isWanted) atOnce.abort();
      else onFirst();
      isWanted = true;
    });
  }
  return {
    get isWanted() {
      return isWanted;
    },
    atOnce: atOnce.signal,
  };
}
