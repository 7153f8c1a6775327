/** The calendar month in UTC, `2026-11`. */
export function monthOf(now: number): string {
  return new Date(now).toISOString().slice(0, 7);
}

/** When the month after `2026-11` begins, ms since 1970. */
export function endOfMonth(month: string): number {
  const [year, number] = month.split("-").map(Number);
  return Date.UTC(year, number, 1);
}
