import { join } from "node:path";
import { loadBank } from "@kanizsa/gpu-worker/bank/load.ts";
import type { WorkerConfig } from "@kanizsa/gpu-worker/config.ts";
import { readManifest, readNetworks } from "@kanizsa/gpu-worker/runtime/manifest.ts";
import { openWithProvider } from "@kanizsa/gpu-worker/runtime/providers.ts";
import { openSessions } from "@kanizsa/gpu-worker/runtime/sessions.ts";
import type { ReferenceBank } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";

/** The networks and the bank that a model ships with. */
export interface Method {
  readonly runtime: Runtime;
  readonly bank: ReferenceBank;
  /** "car 0.1.0", say. */
  readonly model: string;
  close(): Promise<void>;
}

/** @throws {ModelFileError | BankFileError | WorkerProblem} when a file is missing, damaged or of another model */
export async function openMethod(config: WorkerConfig): Promise<Method> {
  const manifestPath = join(config.modelsDir, "manifest.json");
  const manifest = await readManifest(manifestPath);
  const bank = await loadBank(config.bankPath ?? join(config.modelsDir, manifest.bank.file), {
    model: manifest,
  });
  const networks = await readNetworks(manifest, manifestPath);
  const { runtime } = await openWithProvider(
    config.providers,
    (provider) => openSessions(networks, { ...config, provider }),
  );
  return {
    runtime,
    bank,
    model: `${manifest.name} ${manifest.version}`,
    close: async () => {
      await runtime.dispose();
      await bank.close();
    },
  };
}
