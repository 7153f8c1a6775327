/** Something that the person at the terminal can mend: its message is shown without a stack. */
export class LocalError extends Error {
  name = "LocalError";
}
