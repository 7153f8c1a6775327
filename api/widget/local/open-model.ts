import { unpackBank } from "@kanizsa/shared/preview/unpack-bank.ts";
import { unpackWeights } from "@kanizsa/shared/preview/unpack-weights.ts";
import type { Progress } from "../types.ts";
import { assetUrls } from "./assets.ts";
import { openBackend } from "./backend/open-backend.ts";
import { fetchAsset } from "./fetch-asset.ts";
import { loadTally } from "./load-tally.ts";
import { createLocalModel, type LocalModel } from "./local-model.ts";
import type { OpenQuestion } from "./local-worker.ts";
import { PolicyViolations } from "./policy-violations.ts";
import { rememberingRuntime } from "./remembering-runtime.ts";
import { TfjsRuntime } from "./runtime/tfjs-runtime.ts";

/** More than they ever weigh. */
const MAX_BYTES = 16_000_000;
/** Longest wait for the next bytes. */
const SILENCE_MS = 30_000;

/** Loads networks and bank, and opens a backend meanwhile. */
export async function openModel(
  { assets = assetUrls(import.meta.url), backend: forced, without }: OpenQuestion,
  onProgress: (progress: Progress) => void,
): Promise<LocalModel> {
  const violations = new PolicyViolations(globalThis);
  const onLoaded = loadTally(2, onProgress);
  const load = (url: string, file: number) =>
    fetchAsset(url, {
      maxBytes: MAX_BYTES,
      silenceMs: SILENCE_MS,
      onLoaded: (loaded) => onLoaded(file, loaded),
    });
  try {
    const [weights, bank, backend] = await Promise.all([
      load(assets.weights, 0).then(unpackWeights),
      load(assets.bank, 1).then(unpackBank),
      openBackend({ forced, without, wasmUrl: assets.wasm }),
    ]);
    const runtime = rememberingRuntime(new TfjsRuntime(weights, backend));
    return createLocalModel({ model: weights.model, backend, runtime, bank });
  } catch (cause) {
    await violations.reported();
    throw explained(cause, violations);
  } finally {
    violations.end();
  }
}

/** The error, or what of the page's policy to change where that stopped us. */
function explained(cause: unknown, violations: PolicyViolations): unknown {
  const blocked = violations.of("connect-src") ??
    violations.of("script-src", "script-src-elem");
  if (!blocked) return cause;
  const source = blocked.blocked.startsWith("http")
    ? new URL(blocked.blocked).origin
    : "'wasm-unsafe-eval'";
  return new Error(
    `Allow ${source} in the directive ${blocked.directive} of this page's ` +
      `Content-Security-Policy: got ${blocked.blocked} blocked`,
    { cause },
  );
}
