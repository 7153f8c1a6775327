/** Ends of a 95 % bootstrap interval. */
export type Interval = readonly [low: number, high: number];
