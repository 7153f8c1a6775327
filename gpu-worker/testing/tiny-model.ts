import { PIPELINE_VERSION } from "@kanizsa/shared/pipeline/segment.ts";
import type { Manifest } from "@kanizsa/shared/schema/manifest.ts";
import { sha256Of } from "../runtime/manifest.ts";

/** A manifest of a model "car" 1.0.0 with the given networks, `car/<name>.onnx` each. */
export function tinyManifest(networks: Readonly<Record<string, Uint8Array>>): Manifest {
  return {
    name: "car",
    version: "1.0.0",
    pipeline_version: PIPELINE_VERSION,
    created_at: "2026-01-01T00:00:00Z",
    licence: "Apache-2.0",
    training_data: [],
    networks: Object.entries(networks).map(([name, bytes]) => ({
      name,
      file: `car/${name}.onnx`,
      sha256: sha256Of(bytes),
      bytes: bytes.length,
      parameters: 0,
      inputs: [{ name: "x", dtype: "float32", shape: ["side0", "side1"] }],
      outputs: [{ name: "y", dtype: "float32", shape: ["side0", "side1"] }],
      description: "drawn by a test",
    })),
    bank: { file: "car/bank.arrow", sha256: "0".repeat(64), bytes: 0, references: 0, version: "0" },
  };
}
