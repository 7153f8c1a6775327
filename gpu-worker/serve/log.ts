/** Writes one entry of the log. Entries hold no picture data and no tokens. */
export type Log = (entry: Readonly<Record<string, unknown>>) => void;

/** A log of one JSON line an entry, with its time. */
export function jsonLinesLog(
  stream: { write(text: string): unknown },
  now: () => Date = () => new Date(),
): Log {
  return (entry) => {
    stream.write(`${JSON.stringify({ time: now().toISOString(), ...entry })}\n`);
  };
}
