/** A range of hidden shares: [low, high), of the whole object's pixels. */
export interface Bin {
  readonly label: string;
  readonly low: number;
  readonly high: number;
}

export const BINS: readonly Bin[] = [
  { label: "10–25 %", low: 0.10, high: 0.25 },
  { label: "25–45 %", low: 0.25, high: 0.45 },
  { label: "45–65 %", low: 0.45, high: 0.65 },
];

export function isInBin(share: number, { low, high }: Bin): boolean {
  return share >= low && share < high;
}
