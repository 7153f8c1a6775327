/**
 * The place of a value as a JSON pointer in a URI fragment (RFC 6901, section 6):
 * `["prompts", 0, "box"]` → `#/prompts/0/box`; the whole document is `#`.
 */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return `#${path.map((key) => `/${escapeToken(String(key))}`).join("")}`;
}

/** The same place in words of a program, for files: `#/prompts/0/box` → `prompts[0].box`. */
export function dottedPath(pointer: string): string {
  return pointer.split("/").slice(1).map(unescapeToken).reduce((text, key) => {
    if (/^\d+$/.test(key)) return `${text}[${key}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

function escapeToken(key: string): string {
  // A lone surrogate has no UTF-8 form, and encodeURIComponent() would throw.
  return encodeURIComponent(key.toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1"));
}

function unescapeToken(token: string): string {
  return decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
}
