/** What the header `Prefer` (RFC 7240) asks of the answer. */
export interface Preference {
  readonly respondAsync: boolean;
  /** Longest wait that the caller wants, s; undefined: the server's own. */
  readonly waitSeconds?: number;
}

/** Preferences that we know; others are left unheeded, as the RFC wants it. */
export function readPrefer(header: string | undefined): Preference {
  let respondAsync = false;
  let waitSeconds: number | undefined;
  for (const part of (header ?? "").split(",")) {
    const [name, value] = part.split(";")[0].trim().toLowerCase().split(/\s*=\s*/);
    if (name === "respond-async") respondAsync = true;
    if (name === "wait" && /^"?\d{1,6}"?$/.test(value ?? "")) {
      waitSeconds ??= Number(value.replaceAll('"', ""));
    }
  }
  return { respondAsync, ...(waitSeconds !== undefined && { waitSeconds }) };
}
