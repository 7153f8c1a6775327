import type { Backend } from "../../types.ts";
import type { Graphics } from "./find-graphics.ts";

export interface Abilities {
  readonly graphics: Graphics;
  /** Whether the page's policy lets WebAssembly compile. */
  readonly wasm: boolean;
}

/**
 * Backends from the fastest to the slowest that works everywhere. WebGL that a processor computes
 * is some 20 times slower than WASM.
 */
export function preferredBackends({ graphics, wasm }: Abilities): readonly Backend[] {
  const order: Backend[] = [];
  if (graphics === "hardware") order.push("webgl");
  if (wasm) order.push("wasm");
  if (graphics === "software") order.push("webgl");
  return [...order, "cpu"];
}
