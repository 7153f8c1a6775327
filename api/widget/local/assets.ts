import type { AssetUrls } from "./protocol.ts";

/** Names of the files beside the scripts, with a hash of their content; put in by the build. */
declare const __KANIZSA_ASSETS__: Partial<AssetNames> | undefined;

interface AssetNames extends AssetUrls {
  readonly worker: string;
}

const UNHASHED: AssetNames = {
  worker: "worker.js",
  weights: "weights.bin",
  bank: "bank.bin",
  wasm: "tfjs-backend-wasm-simd.wasm",
};

function namesOf(): AssetNames {
  return typeof __KANIZSA_ASSETS__ === "undefined"
    ? UNHASHED
    : { ...UNHASHED, ...__KANIZSA_ASSETS__ };
}

/** @param base address of a file in their folder, or of the folder with a slash at its end */
export function workerUrl(base: URL | string): URL {
  return new URL(namesOf().worker, base);
}

/** What the worker loads. */
export function assetUrls(base: URL | string): AssetUrls {
  const { weights, bank, wasm } = namesOf();
  const at = (name: string) => new URL(name, base).href;
  return { weights: at(weights), bank: at(bank), wasm: at(wasm) };
}
