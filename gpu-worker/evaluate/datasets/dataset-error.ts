/** The data folder cannot be used; the message says what to mend. */
export class DatasetError extends Error {
  override readonly name = "DatasetError";
}
