import { dirname, join } from "node:path";
import {
  DEFAULT_IMPROVEMENTS,
  type Improvement,
  type Improvements,
} from "@kanizsa/shared/pipeline/improvements.ts";
import type { Picture } from "@kanizsa/shared/pipeline/picture.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import type { segmentPicture, SegmentStage } from "@kanizsa/shared/pipeline/segment.ts";
import {
  type SegmentationRequest,
  segmentationRequestSchema,
} from "@kanizsa/shared/schema/segmentation-request.ts";
import { loadBank } from "../bank/load.ts";
import type { LoadedBank } from "../bank/loaded-bank.ts";
import {
  type BatchingLimits,
  BatchingRuntime,
  type BatchReport,
} from "../runtime/batching/batching-runtime.ts";
import { readManifest, readNetworks } from "../runtime/manifest.ts";
import { watchProvider } from "../runtime/provider-fault.ts";
import {
  openWithProvider,
  type ProviderAttempt,
  type ProviderChecks,
  type ProviderReport,
} from "../runtime/providers.ts";
import { openSessions, type Precision } from "../runtime/sessions.ts";
import { withSignal } from "../runtime/with-signal.ts";

/** Where a model and its bank lie. */
export interface EngineSource {
  readonly manifestPath: string;
  /** Undefined: the manifest's own bank. */
  readonly bankPath: string | undefined;
}

export interface EngineOptions {
  readonly providers: readonly string[];
  /** Providers that were left before these, and why: part of the report. */
  readonly left?: readonly ProviderAttempt[];
  readonly checks?: ProviderChecks;
  readonly precision: Precision;
  readonly threads: number;
  /** What the method leaves out of what it does beyond the paper. */
  readonly without: readonly Improvement[];
  /** The method: `segmentPicture` of the shared pipeline. */
  readonly segment: typeof segmentPicture;
  /** Told once when a network's run has failed: the engine computes nothing more. */
  readonly onFault?: (engine: Engine, error: unknown) => void;
  /** How network calls of several requests are run together; undefined: each alone. */
  readonly batching?: BatchingLimits & { readonly observe: (report: BatchReport) => void };
}

type Segmentation = Awaited<ReturnType<typeof segmentPicture>>;

/** A model with its bank, loaded and able to answer. */
export interface Engine {
  readonly name: string;
  readonly version: string;
  readonly pipelineVersion: string;
  /** When its networks were exported, ISO 8601. */
  readonly createdAt: string;
  /** Licence of the weights. */
  readonly licence: string;
  readonly trainingData: readonly string[];
  readonly providers: ProviderReport;
  /** What its networks compute with. */
  readonly precision: Precision;
  /** Where it was loaded from. */
  readonly source: EngineSource;
  readonly bankPath: string;
  readonly bank: LoadedBank;
  /** What the method leaves out of what it does beyond the paper. */
  readonly without: readonly Improvement[];
  segment(
    picture: Picture,
    request: SegmentationRequest,
    signal: AbortSignal,
    onStage?: (stage: SegmentStage) => void,
  ): Promise<Segmentation>;
  dispose(): Promise<void>;
}

/**
 * Loads the networks and the bank.
 *
 * @throws {ModelFileError | BankFileError} when a file is missing or damaged
 * @throws {WorkerProblem} bank_model_mismatch
 */
export async function loadEngine(source: EngineSource, options: EngineOptions): Promise<Engine> {
  const manifest = await readManifest(source.manifestPath);
  const bankPath = source.bankPath ?? join(dirname(source.manifestPath), manifest.bank.file);
  const bank = await loadBank(bankPath, {
    model: manifest,
    sha256: source.bankPath === undefined ? manifest.bank.sha256 : undefined,
  });
  try {
    const networks = await readNetworks(manifest, source.manifestPath);
    const { runtime: sessions, report } = await openWithProvider(
      options.providers,
      (provider) => openSessions(networks, { ...options, provider }),
      options.checks,
    );
    const runtime = watchProvider(sessions, (error) => options.onFault?.(engine, error));
    const { batching } = options;
    const batched = batching && new BatchingRuntime(runtime, batching, batching.observe);
    const engine: Engine = {
      name: manifest.name,
      version: manifest.version,
      pipelineVersion: manifest.pipeline_version,
      createdAt: manifest.created_at,
      licence: manifest.licence,
      trainingData: manifest.training_data,
      providers: { ...report, attempts: [...options.left ?? [], ...report.attempts] },
      precision: runtime.precision,
      source,
      bankPath,
      bank,
      without: options.without,
      segment: (picture, request, signal, onStage) => {
        const run = (runtime: Runtime) =>
          options.segment(picture, request, {
            runtime,
            bank,
            improvements: improvementsOf(request, options.without),
            signal,
            onStage,
          });
        return batched ? batched.serve(signal, run) : run(withSignal(runtime, signal));
      },
      dispose: async () => {
        await runtime.dispose();
        await bank.close();
      },
    };
    return engine;
  } catch (error) {
    await bank.close();
    throw error;
  }
}

/** What the request's mode does beyond the paper, but for what is left out. */
function improvementsOf(
  { mode }: SegmentationRequest,
  without: readonly Improvement[],
): Improvements {
  return new Set([...DEFAULT_IMPROVEMENTS[mode]].filter((name) => !without.includes(name)));
}

/**
 * Runs the whole method on an empty street once with a prompt and once without, so that the first
 * caller does not pay for memory and kernels that are set up on first use.
 */
export async function warmUp(engine: Engine): Promise<void> {
  const width = 640;
  const height = 480;
  const rgb = new Uint8Array(width * height * 3).fill(128);
  const picture = { width, height, rgb, workingWidth: width, workingHeight: height };
  const never = new AbortController().signal;
  for (const prompts of [[{ box: [200, 180, 240, 120] }], []]) {
    await engine.segment(picture, segmentationRequestSchema.parse({ prompts }), never);
  }
}
