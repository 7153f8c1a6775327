import { quantile } from "@kanizsa/shared/metrics/quantile.ts";

export interface Times {
  readonly medianMs: number;
  readonly p90Ms: number;
}

export interface RunCounts {
  /** Runs that are not counted: caches fill and clocks rise. */
  readonly warmUps: number;
  readonly runs: number;
}

/** Runs something one after another and keeps the time that each says it took, ms. */
export async function timeRuns(
  run: () => Promise<number>,
  { warmUps, runs }: RunCounts,
): Promise<Times> {
  const times: number[] = [];
  for (let i = 0; i < warmUps + runs; i++) {
    const ms = await run();
    if (i >= warmUps) times.push(ms);
  }
  return { medianMs: quantile(times, 0.5), p90Ms: quantile(times, 0.9) };
}
