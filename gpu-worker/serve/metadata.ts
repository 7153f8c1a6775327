import packageJson from "../package.json" with { type: "json" };
import type { Engine } from "./engine.ts";
import type { ModelSlot } from "./model-slot.ts";

/** What stands in every answer of `GET /v2`. */
export const SERVER_METADATA = {
  name: "kanizsa-worker",
  version: packageJson.version,
  extensions: ["binary_tensor_data", "model_repository"],
};

/** Answer of `GET /v2`: beside the protocol's fields the execution provider, and why not another. */
export function serverMetadata({ engine, fault }: Pick<ModelSlot, "engine" | "fault">) {
  const { used = null, attempts = [] } = engine?.providers ?? {};
  return { ...SERVER_METADATA, parameters: { provider: used, providers: attempts, fault } };
}

/** Answer of `GET /v2/models/car`: the protocol's fields, and what serves under `parameters`. */
export function modelMetadata(engine: Engine) {
  const bytes = (name: string) => ({ name, datatype: "BYTES", shape: [1] });
  return {
    name: engine.name,
    versions: [engine.version],
    platform: "onnxruntime_onnx",
    inputs: [bytes("image"), bytes("request")],
    outputs: [bytes("result")],
    parameters: {
      pipeline_version: engine.pipelineVersion,
      created_at: engine.createdAt,
      licence: engine.licence,
      training_data: engine.trainingData,
      without: engine.without,
      provider: engine.providers.used,
      precision: engine.precision,
      providers: engine.providers.attempts,
      bank: { version: engine.bank.version, references: engine.bank.size },
    },
  };
}
