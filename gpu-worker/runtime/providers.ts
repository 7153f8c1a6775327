import { listSupportedBackends } from "onnxruntime-node";
import { ConfigError } from "../config.ts";
import { firstLine } from "./first-line.ts";
import { probeProvider } from "./probe-provider.ts";
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

/** What is known of providers before networks are opened. */
export interface ProviderChecks {
  /** Those of this build of onnxruntime. */
  readonly available?: readonly string[];
  readonly absent?: typeof whyAbsent;
  readonly probe?: typeof probeProvider;
}

/**
 * Opens the networks with the first provider of the list that this machine really has, and that is
 * no slower than the CPU where that is in the list after it. Nothing falls back silently: without
 * "cpu" in the list, a missing GPU is an error.
 *
 * @param open opens every network with the given provider, or throws
 * @throws {ConfigError} when none of them opens, with each one's reason
 */
export async function openWithProvider<T>(
  requested: readonly string[],
  open: (provider: string) => Promise<T>,
  {
    available = listSupportedBackends().map(({ name }) => name),
    absent = whyAbsent,
    probe = probeProvider,
  }: ProviderChecks = {},
): Promise<{ runtime: T; report: ProviderReport }> {
  const attempts: ProviderAttempt[] = [];
  for (const [index, provider] of requested.entries()) {
    if (!available.includes(provider)) {
      const reason = `not in this build of onnxruntime-node, which has ${available.join(", ")}`;
      attempts.push({ provider, used: false, reason });
      continue;
    }
    const rival = requested.slice(index + 1).find((name) => name === "cpu");
    const missing = absent(provider, rival === undefined);
    if (missing !== null) {
      attempts.push({ provider, used: false, reason: missing });
      continue;
    }
    if (provider === "webgpu" && rival !== undefined) passOverSoftwareDrivers();
    const fault = provider === "cpu" ? null : await probe(provider, { rival });
    if (fault !== null) {
      attempts.push({ provider, used: false, reason: fault });
      continue;
    }
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
