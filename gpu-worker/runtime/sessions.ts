import type { Runtime, Tensor } from "@kanizsa/shared/pipeline/runtime.ts";
import * as ort from "onnxruntime-node";
import type { NetworkFile } from "./manifest.ts";

/** A `Runtime` over onnxruntime sessions that must be given back. */
export interface OnnxRuntime extends Runtime {
  /** "int8" where some network computes so. */
  readonly precision: Precision;
  dispose(): Promise<void>;
}

/** What networks compute with: "int8" is for CPUs, and for those networks that have such a twin. */
export const PRECISIONS = ["int8", "float32"] as const;
export type Precision = typeof PRECISIONS[number];

export interface SessionOptions {
  readonly provider: string;
  /** What is wanted; on other providers than the CPU it is always float32, the default. */
  readonly precision?: Precision;
  /** Threads of one operator on the CPU. */
  readonly threads: number;
}

/**
 * Each session has its own threads. By default they spin for a while after a run, in case another
 * one follows, and so take the cores from the next network: measured on 2 busy cores, a chain of
 * eight runs took 490 ms with spinning and 136 ms without.
 */
const WAIT_WITHOUT_SPINNING = { session: { intra_op: { allow_spinning: "0" } } };

/**
 * Opens one session for each network.
 *
 * onnxruntime-node runs a network on the calling thread, each in a turn of the event loop of its
 * own: runs never overlap, so their peak memory does not add up and no lock is needed; a run that
 * has begun cannot be cut short. Outputs lie in onnxruntime's memory until they are collected.
 */
export async function openSessions(
  networks: readonly NetworkFile[],
  { provider, threads, precision: wanted }: SessionOptions,
): Promise<OnnxRuntime> {
  const twins = provider === "cpu" && wanted === "int8";
  const precision = twins && networks.some(({ int8 }) => int8) ? "int8" : "float32";
  const sessions = new Map<string, ort.InferenceSession>();
  const dispose = async () => {
    await Promise.all([...sessions.values()].map((session) => session.release()));
    sessions.clear();
  };
  try {
    for (const { name, bytes, int8 } of networks) {
      const session = await ort.InferenceSession.create(twins ? int8 ?? bytes : bytes, {
        executionProviders: [provider],
        graphOptimizationLevel: "all",
        intraOpNumThreads: threads,
        extra: WAIT_WITHOUT_SPINNING,
        logSeverityLevel: 3,
      });
      sessions.set(name, session);
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    provider,
    precision,
    run: (network, inputs) => run(sessions, network, inputs),
    has: (network) => sessions.has(network),
    dispose,
  };
}

async function run(
  sessions: ReadonlyMap<string, ort.InferenceSession>,
  network: string,
  inputs: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Tensor>> {
  const session = sessions.get(network);
  if (!session) {
    throw new Error(`Run one of ${[...sessions.keys()].join(", ")}: got ${network}`);
  }
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { dims, data }]) => [
      name,
      new ort.Tensor("float32", data, dims),
    ]),
  );
  const outputs = await session.run(feeds);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { dims, data }]) => {
      if (!(data instanceof Float32Array)) {
        throw new Error(`Export ${network} with float32 outputs: ${name} is another type`);
      }
      return [name, { dims, data }];
    }),
  );
}
