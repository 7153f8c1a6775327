import { fakeRuntime } from "@kanizsa/shared/pipeline/testing/fake-runtime.ts";
import { paintedReference } from "@kanizsa/shared/pipeline/testing/references.ts";
import { createLocalModel, type LocalModel } from "../local-model.ts";

/** The fake networks with a bank of three painted cars: car-0, car-1, car-2. */
export async function paintedModel(): Promise<LocalModel> {
  const model = { name: "car", version: "1.0.0" };
  const references = await Promise.all([0, 1, 2].map((n) => paintedReference(`car-${n}`, n)));
  return createLocalModel({
    model,
    backend: "wasm",
    runtime: fakeRuntime(),
    bank: { version: "painted", model, references },
  });
}
