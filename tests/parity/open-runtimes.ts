import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { unpackWeights } from "@kanizsa/shared/preview/unpack-weights.ts";
import { openBackend } from "../../api/widget/local/backend/open-backend.ts";
import { TfjsRuntime } from "../../api/widget/local/runtime/tfjs-runtime.ts";
import { readManifest, readNetworks } from "../../gpu-worker/runtime/manifest.ts";
import {
  type OnnxRuntime,
  openSessions,
  type Precision,
} from "../../gpu-worker/runtime/sessions.ts";

const MODELS = fileURLToPath(new URL("../../models/", import.meta.url));

/** The worker's networks on onnxruntime. */
export async function openOnnx(precision: Precision): Promise<OnnxRuntime> {
  const path = `${MODELS}manifest.json`;
  const networks = await readNetworks(await readManifest(path), path);
  return await openSessions(networks, { provider: "cpu", precision, threads: 2 });
}

/** The page's networks on the WASM backend of TensorFlow.js, which runs in Node too. */
export async function openTfjs(folder = `${MODELS}car/preview`): Promise<TfjsRuntime> {
  const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
  const wasmUrl = `${dirname(entry)}/tfjs-backend-wasm-simd.wasm`;
  await openBackend({ forced: "wasm", wasmUrl });
  const packed = new Uint8Array(await readFile(`${folder}/weights.bin`));
  return new TfjsRuntime(await unpackWeights(packed), "wasm");
}
