/** A file does not have the form that its format asks for. */
export class FormatError extends Error {
  override readonly name = "FormatError";
  /** Where in the JSON: `annotations[3].bbox`; "" is the whole of it. */
  readonly path: string;

  /** @param advice what is wrong there and how to mend it, as "Use a number: got null" */
  constructor(path: string, advice: string) {
    super(path === "" ? advice : `${path}: ${advice}`);
    this.path = path;
  }
}
