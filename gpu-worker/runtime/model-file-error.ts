/** A model's file is missing or not the one that its manifest lists. */
export class ModelFileError extends Error {
  override readonly name = "ModelFileError";
}
