/** A bank file cannot be used; the message says why and what to do. */
export class BankFileError extends Error {
  override readonly name = "BankFileError";
}
