import { dirname, join } from "node:path";
import { prepareBank, type PreparedBank } from "@kanizsa/shared/pipeline/prepared-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { loadBank } from "../../../bank/load.ts";
import type { WorkerConfig } from "../../../config.ts";
import { readManifest, readNetworks } from "../../../runtime/manifest.ts";
import { openWithProvider } from "../../../runtime/providers.ts";
import { openSessions } from "../../../runtime/sessions.ts";
import type { EvaluateOptions } from "../../arguments.ts";
import { fingerprint } from "../../worker/fingerprint.ts";
import type { WorkerIdentity } from "../../worker/worker-identity.ts";

/** Networks and bank in this process. */
export interface OpenMethod {
  readonly runtime: Runtime;
  readonly bank: PreparedBank;
  readonly identity: WorkerIdentity;
  close(): Promise<void>;
}

/** @throws {ModelFileError | BankFileError | WorkerProblem | ConfigError} */
export async function openMethod(
  { bank: bankFile }: Pick<EvaluateOptions, "bank">,
  { modelsDir, providers, precision, threads }: Pick<
    WorkerConfig,
    "modelsDir" | "providers" | "precision" | "threads"
  >,
): Promise<OpenMethod> {
  const manifestPath = join(modelsDir, "manifest.json");
  const manifest = await readManifest(manifestPath);
  const networks = await readNetworks(manifest, manifestPath);
  const bankPath = bankFile ?? join(dirname(manifestPath), manifest.bank.file);
  const bank = await loadBank(bankPath, { model: manifest });
  const { runtime, report } = await openWithProvider(
    providers,
    (provider) => openSessions(networks, { provider, precision, threads }),
  );
  return {
    runtime,
    bank: prepareBank(bank),
    identity: {
      model: manifest.name,
      version: manifest.version,
      pipelineVersion: manifest.pipeline_version,
      provider: report.used,
      precision: runtime.precision,
      bank: { version: bank.version, references: bank.size },
      fingerprint: await fingerprint(manifestPath),
      without: [],
    },
    async close() {
      await runtime.dispose();
      await bank.close();
    },
  };
}
