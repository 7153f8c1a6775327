/** A data folder that can't be used as it is; the message says what the operator can do. */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
}
