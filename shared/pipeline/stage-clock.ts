export type Stage = "proposals" | "features" | "vote" | "refine";

/** Adds up what each stage took. */
export class StageClock {
  readonly milliseconds: Record<Stage, number> = { proposals: 0, features: 0, vote: 0, refine: 0 };

  /** Runs some work of a stage, and counts its time even when it fails. */
  async time<T>(stage: Stage, work: () => T | Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.milliseconds[stage] += performance.now() - start;
    }
  }
}
