/** One line of the log. Never put image bytes, keys or file names of callers in it. */
export type LogEntry = { readonly event: string } & Readonly<Record<string, unknown>>;

export type Log = (entry: LogEntry) => void;

/** Writes JSON lines to standard error; standard output is kept for the ready line. */
export const logToStandardError: Log = (entry) =>
  console.error(JSON.stringify({ time: new Date().toISOString(), ...entry }));

/** The log's form of an error: with its stack and the causes below it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by ${describeError(error.cause)}`;
}
