import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { unpackWeights } from "@kanizsa/shared/preview/unpack-weights.ts";
import type { Tensor } from "@kanizsa/shared/pipeline/runtime.ts";
import { TfjsRuntime } from "../../api/widget/local/runtime/tfjs-runtime.ts";
import { openBackend } from "../../api/widget/local/backend/open-backend.ts";

const WEIGHTS = new URL("../../models/car/preview/weights.bin", import.meta.url);

function noise(...dims: number[]): Tensor {
  const size = dims.reduce((product, length) => product * length, 1);
  return {
    dims,
    data: Float32Array.from({ length: size }, (_, i) => Math.abs(Math.sin(i * 12.9))),
  };
}

/** Small ones: this backend needs seconds for a crop. */
const crop = () => ({ c2: noise(1, 40, 16, 16), c3: noise(1, 96, 8, 8), c4: noise(1, 192, 4, 4) });

const INPUTS: Readonly<Record<string, Readonly<Record<string, Tensor>>>> = {
  trunk: { image: noise(1, 3, 32, 32) },
  proposals: { image: noise(1, 3, 64, 64) },
  "visible-mask": { ...crop(), prompt: noise(1, 1, 16, 16) },
  "scale-net": { c3: noise(1, 96, 20, 32), c4: noise(1, 192, 10, 16), masks: noise(1, 2, 20, 32) },
  "visual-concepts": { c3: noise(1, 96, 8, 8), c4: noise(1, 192, 4, 4) },
  "coarse-vote": { query: noise(1, 32, 8, 10), references: noise(3, 32, 4, 6) },
  match: {
    query: noise(1, 32, 20, 30),
    visible: noise(1, 1, 20, 30),
    references: noise(2, 32, 4, 6),
    coverage: noise(2, 1, 4, 6),
  },
  occluder: { ...crop(), visible: noise(1, 1, 16, 16) },
  refinement: { ...crop(), evidence: noise(1, 6, 32, 32) },
};

test("the kernels for plain JavaScript suffice for every network", async () => {
  assert.equal(await openBackend({ forced: "cpu", wasmUrl: "" }), "cpu");
  const runtime = new TfjsRuntime(
    await unpackWeights(new Uint8Array(await readFile(WEIGHTS))),
    "cpu",
  );
  for (const [network, inputs] of Object.entries(INPUTS)) {
    assert.ok(runtime.has(network));
    const outputs = Object.entries(await runtime.run(network, inputs));
    assert.ok(outputs.length > 0);
    for (const [name, { data }] of outputs) {
      assert.ok(data.length > 0 && data.every(Number.isFinite), `${network}.${name}`);
    }
  }
  runtime.dispose();
});
