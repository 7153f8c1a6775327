import { ProblemError } from "../problem-error.ts";

export interface MultipartPart {
  readonly name: string;
  /** A view of the body's bytes, not a copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Two fields are known; a few more are named in the answer, a flood is cut short. */
const MAX_PARTS = 8;
const MAX_PART_HEADER_BYTES = 8 * 1024;
const CRLF = "\r\n";

/**
 * Splits a multipart/form-data body (RFC 7578) without copying it.
 *
 * @throws {ProblemError} content_type_unsupported without a usable boundary, request_invalid where
 * the body is damaged
 */
export function readMultipart(body: Uint8Array<ArrayBuffer>, contentType: string): MultipartPart[] {
  const delimiter = ascii(`${CRLF}--${boundaryOf(contentType)}`);
  const parts: MultipartPart[] = [];
  // The first delimiter may begin the body, then without the line break before it.
  let position = startsWith(body, 0, delimiter.subarray(2))
    ? delimiter.length - 2
    : afterDelimiter(body, delimiter, 0);
  while (!startsWith(body, position, ascii("--"))) {
    if (parts.length === MAX_PARTS) throw damaged(`it has more than ${MAX_PARTS} parts`);
    while (body[position] === 0x20 || body[position] === 0x09) position++; // transport padding
    if (!startsWith(body, position, ascii(CRLF))) throw damaged("a boundary line doesn't end");
    const headerEnd = indexOf(body, ascii(CRLF + CRLF), position);
    if (headerEnd < 0 || headerEnd - position > MAX_PART_HEADER_BYTES) {
      throw damaged("a part's header doesn't end");
    }
    const start = headerEnd + 4;
    // An empty part's delimiter may share the line break that ends its header.
    const end = indexOf(body, delimiter, start - 2);
    if (end < 0) throw damaged("its last boundary is missing");
    parts.push({
      name: fieldName(latin1(body.subarray(position + 2, headerEnd))),
      bytes: body.subarray(start, Math.max(start, end)),
    });
    position = end + delimiter.length;
  }
  return parts;
}

function boundaryOf(contentType: string): string {
  const found = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  const boundary = found?.[1] ?? found?.[2];
  if (boundary !== undefined) return boundary;
  throw new ProblemError("content_type_unsupported", {
    detail: "Let the client write the header Content-Type: multipart/form-data needs a boundary",
  });
}

function fieldName(header: string): string {
  const disposition = /^content-disposition:\s*form-data\s*((?:;.*)?)$/im.exec(header)?.[1] ?? "";
  const parameters = disposition.matchAll(
    /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g,
  );
  for (const [, key, quoted, plain] of parameters) {
    if (key.toLowerCase() === "name") return quoted ?? plain;
  }
  throw damaged("a part has no name");
}

function afterDelimiter(body: Uint8Array, delimiter: Uint8Array, from: number): number {
  const found = indexOf(body, delimiter, from);
  if (found < 0) throw damaged("its boundary never comes");
  return found + delimiter.length;
}

/**
 * First place of `needle` at or after `from`, -1 when there is none. Every needle begins with CR,
 * which no boundary can contain: so the time stays linear in the body, whatever the boundary is.
 */
function indexOf(body: Uint8Array, needle: Uint8Array, from: number): number {
  for (let at = from; at + needle.length <= body.length; at++) {
    if (body[at] === needle[0] && startsWith(body, at, needle)) return at;
  }
  return -1;
}

function startsWith(body: Uint8Array, at: number, prefix: Uint8Array): boolean {
  for (let index = 0; index < prefix.length; index++) {
    if (body[at + index] !== prefix[index]) return false;
  }
  return true;
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function damaged(what: string): ProblemError {
  return new ProblemError("request_invalid", {
    detail: `Send a complete multipart/form-data body: ${what}`,
  });
}
