import { join } from "node:path";
import { FRAME } from "@kanizsa/shared/pipeline/constants.ts";
import * as ort from "onnxruntime-node";
import { readManifest, readNetworks } from "../runtime/manifest.ts";

/** The trunk alone, run by onnxruntime without anything of ours around it. */
export interface TrunkRival {
  /** One crop; the time it took, ms. */
  run(): Promise<number>;
  release(): Promise<void>;
}

/**
 * Opens the trunk in this process with as many threads as the worker uses, for one crop of the size
 * that the pipeline cuts for a car.
 *
 * @throws {ModelFileError}
 */
export async function openTrunk(modelsDir: string, threads: number): Promise<TrunkRival> {
  const manifestPath = join(modelsDir, "manifest.json");
  const networks = await readNetworks(await readManifest(manifestPath), manifestPath);
  const trunk = networks.find(({ name }) => name === "trunk");
  if (!trunk) throw new Error(`List a trunk in ${manifestPath}: got none`);
  const session = await ort.InferenceSession.create(trunk.bytes, {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    logSeverityLevel: 3,
  });
  const dims = [1, 3, FRAME.height, FRAME.width];
  const data = Float32Array.from({ length: 3 * FRAME.height * FRAME.width }, (_, i) => Math.sin(i));
  return {
    async run() {
      const began = performance.now();
      await session.run({ [session.inputNames[0]]: new ort.Tensor("float32", data, dims) });
      return performance.now() - began;
    },
    release: () => session.release(),
  };
}
