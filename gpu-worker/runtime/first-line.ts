const LONGEST = 300;

/** The first line of an error's message that says something, for a log or a report. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split("\n").find((text) => text.trim() !== "") ?? "no reason given";
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
