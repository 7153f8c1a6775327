import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm/dist/base.js";
import { env } from "@tensorflow/tfjs-core";
import { registerKernels } from "./wasm-kernels.ts";

/**
 * One file, the one with SIMD, which every browser of the last four years runs. Threads would need
 * a page that is cross-origin isolated, and a worker made of a string.
 */
export function openWasm(wasmUrl: string): void {
  registerKernels();
  env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setThreadsCount(1);
  setWasmPaths({
    "tfjs-backend-wasm.wasm": wasmUrl,
    "tfjs-backend-wasm-simd.wasm": wasmUrl,
    "tfjs-backend-wasm-threaded-simd.wasm": wasmUrl,
  });
}
