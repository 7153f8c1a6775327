import { listSupportedBackends } from "onnxruntime-node";
import { ConfigError } from "../config.ts";
import { passOverSoftwareDrivers, whyAbsent } from "./provider-presence.ts";

/** What became of one execution provider that was asked for. */
export interface ProviderAttempt {
  readonly provider: string;
  readonly used: boolean;
  /** Why it was not used; null for the one that is. */
  readonly reason: string | null;
}

/** Which execution provider runs the networks, and what became of the others. */
export interface ProviderReport {
  readonly used: string;
  readonly attempts: readonly ProviderAttempt[];
}

/**
 * Opens the networks with the first provider of the list that this machine really has. Nothing
 * falls back silently: without "cpu" in the list, a missing GPU is an error.
 *
 * @param open opens every network with the given provider, or throws
 * @throws {ConfigError} when none of them opens, with each one's reason
 */
export async function openWithProvider<T>(
  requested: readonly string[],
  open: (provider: string) => Promise<T>,
  available: readonly string[] = listSupportedBackends().map(({ name }) => name),
  absent: typeof whyAbsent = whyAbsent,
): Promise<{ runtime: T; report: ProviderReport }> {
  const attempts: ProviderAttempt[] = [];
  for (const [index, provider] of requested.entries()) {
    if (!available.includes(provider)) {
      const reason = `not in this build of onnxruntime-node, which has ${available.join(", ")}`;
      attempts.push({ provider, used: false, reason });
      continue;
    }
    const reason = absent(provider, index === 0);
    if (reason !== null) {
      attempts.push({ provider, used: false, reason });
      continue;
    }
    if (provider === "webgpu" && index > 0) passOverSoftwareDrivers();
    try {
      const runtime = await open(provider);
      attempts.push({ provider, used: true, reason: null });
      for (const later of requested.slice(index + 1)) {
        attempts.push({ provider: later, used: false, reason: `${provider} comes first` });
      }
      return { runtime, report: { used: provider, attempts } };
    } catch (error) {
      attempts.push({ provider, used: false, reason: firstLine(error) });
    }
  }
  const reasons = attempts.map(({ provider, reason }) => `${provider} (${reason})`).join("; ");
  throw new ConfigError(
    `Set KANIZSA_EXECUTION_PROVIDERS to providers that this machine has, "cpu" always works: ` +
      `got ${reasons}`,
  );
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split("\n").find((text) => text.trim() !== "") ?? "no reason given";
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
