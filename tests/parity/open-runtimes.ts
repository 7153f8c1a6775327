import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { unpackWeights } from "@kanizsa/shared/preview/unpack-weights.ts";
import { ready, setBackend } from "@tensorflow/tfjs-core";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
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
  setWasmPaths(`${dirname(entry)}/`);
  setThreadsCount(1); // as in a page that isn't cross-origin isolated
  await setBackend("wasm");
  await ready();
  const packed = new Uint8Array(await readFile(`${folder}/weights.bin`));
  return new TfjsRuntime(await unpackWeights(packed), "wasm");
}
