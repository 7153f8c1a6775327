/** A set cannot be drawn or is not as it should be; the message says what to do. */
export class RenderError extends Error {
  override readonly name = "RenderError";
}
