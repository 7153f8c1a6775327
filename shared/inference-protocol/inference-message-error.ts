/** An answer that doesn't follow the Open Inference Protocol. */
export class InferenceMessageError extends Error {
  override readonly name = "InferenceMessageError";
}
