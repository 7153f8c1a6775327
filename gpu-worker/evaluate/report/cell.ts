import type { Interval } from "../measure/interval.ts";

/** A figure of a report, with its 95 % interval where it has one. */
export interface Measured {
  /** Null where there is nothing to measure. */
  readonly value: number | null;
  readonly interval?: Interval | null;
  /** Digits after the point, 3 by default. */
  readonly digits?: number;
}

/** What stands in a table: text as it is, or a figure. */
export type Cell = string | Measured;

/** The cell on one line: "0.849 [0.836, 0.863]". */
export function cellText(cell: Cell): string {
  if (typeof cell === "string") return cell;
  const { value, interval, digits } = cell;
  const ends = interval ? ` ${intervalText(interval, digits)}` : "";
  return `${figure(value, digits)}${ends}`;
}

/** "[0.836, 0.863]" */
export function intervalText([low, high]: Interval, digits?: number): string {
  return `[${figure(low, digits)}, ${figure(high, digits)}]`;
}

/** Three digits after the point; "–" where there is nothing to say. */
export function figure(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const text = value.toFixed(digits);
  // A minus as wide as a digit; none before what is 0 when rounded.
  return Number(text) < 0 ? text.replace("-", "−") : text.replace("-", "");
}
