import { ready, setBackend } from "@tensorflow/tfjs-core";
import type { Backend } from "../../types.ts";
import { findGraphics } from "./find-graphics.ts";
import { preferredBackends } from "./preferred-backends.ts";
import { mayCompileWasm } from "./may-compile-wasm.ts";

export interface BackendOptions {
  /** The only one to use. */
  readonly forced?: Backend;
  /** One that failed here before. */
  readonly without?: Backend;
  /** Address of the SIMD build of TensorFlow.js's WASM backend. */
  readonly wasmUrl: string;
}

/** No backend could be opened: the message says why, by backend. */
export class NoBackendError extends Error {
  override readonly name = "NoBackendError";
}

/**
 * Opens the best backend that works here, or the forced one: hardware WebGL, WASM, software WebGL,
 * plain JavaScript. Throws NoBackendError.
 */
export async function openBackend(
  { forced, without, wasmUrl }: BackendOptions,
): Promise<Backend> {
  const tried: string[] = [];
  const order = forced
    ? [forced]
    : preferredBackends({ graphics: findGraphics(), wasm: await mayCompileWasm() });
  for (const backend of order) {
    if (backend === without) continue;
    try {
      await OPEN[backend](wasmUrl);
      if (await setBackend(backend)) {
        await ready();
        return backend;
      }
      tried.push(`${backend} doesn't start`);
    } catch (error) {
      tried.push(`${backend}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new NoBackendError(`Use another browser or backend: got ${tried.join("; ")}`);
}

/** Their code is loaded when they are wanted. */
const OPEN: Readonly<Record<Backend, (wasmUrl: string) => Promise<void>>> = {
  async webgl() {
    (await import("./webgl-kernels.ts")).registerKernels();
  },
  async wasm(wasmUrl) {
    const { openWasm } = await import("./open-wasm.ts");
    openWasm(wasmUrl);
  },
  async cpu() {
    (await import("./cpu-kernels.ts")).registerKernels();
  },
};
