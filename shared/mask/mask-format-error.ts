/** A mask or polygon that came from outside cannot be read; the message says what is wrong. */
export class MaskFormatError extends Error {
  override readonly name = "MaskFormatError";
}
