import { ByteStream } from "../image/byte-stream.ts";
import { ProblemError } from "../problem-error.ts";

export interface MultipartPart {
  readonly name: string;
  /** The content as it comes; what isn't read of it is skipped. */
  readonly content: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Two fields are known; a few more are named in the answer, a flood is cut short. */
const MAX_PARTS = 8;
const MAX_PART_HEADER_BYTES = 8 * 1024;
const CRLF = "\r\n";
const CR = 13;

/**
 * Splits a multipart/form-data body (RFC 7578) as it comes, part after part, each to be read before
 * the next is asked for. Reads the body to its end.
 *
 * @throws {ProblemError} content_type_unsupported without a usable boundary, request_invalid where
 * the body is damaged
 */
export async function* multipartParts(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  contentType: string,
): AsyncGenerator<MultipartPart, void, undefined> {
  const delimiter = ascii(`${CRLF}--${boundaryOf(contentType)}`);
  // The first delimiter may begin the body, then without the line break before it.
  const input = new ByteStream(withFirst(ascii(CRLF), chunks));
  await skip(upToDelimiter(input, delimiter, "its boundary never comes"));
  for (let parts = 0; !await nextIs(input, "--"); parts++) {
    if (parts === MAX_PARTS) throw damaged(`it has more than ${MAX_PARTS} parts`);
    const name = fieldName(await readHeader(input));
    const content = contentOf(input, delimiter);
    yield { name, content };
    await skip(content);
  }
  await input.drain();
}

/** A part's header lines; what is left begins with the line break that ends them. */
async function readHeader(input: ByteStream): Promise<string> {
  for (let wanted = 4;; wanted = input.view.length + 1) {
    const more = await input.fill(wanted);
    const { view } = input;
    let start = 0;
    while (view[start] === 0x20 || view[start] === 0x09) start++; // transport padding
    if (start + 2 <= view.length && !startsWith(view, start, ascii(CRLF))) {
      throw damaged("a boundary line doesn't end");
    }
    const end = indexOf(view.subarray(0, MAX_PART_HEADER_BYTES), ascii(CRLF + CRLF), start);
    if (end >= 0) {
      const header = latin1(view.subarray(start + 2, end));
      input.drop(end + 2);
      return header;
    }
    if (view.length >= MAX_PART_HEADER_BYTES || !more) {
      throw damaged("a part's header doesn't end");
    }
  }
}

/** An empty part's delimiter may share the line break that ends its header. */
async function* contentOf(input: ByteStream, delimiter: Uint8Array) {
  await input.fill(delimiter.length);
  if (startsWith(input.view, 0, delimiter)) return input.drop(delimiter.length);
  input.drop(CRLF.length);
  yield* upToDelimiter(input, delimiter, "its last boundary is missing");
}

/**
 * What stands before the delimiter, which is taken away. Every delimiter begins with CR, which no
 * boundary can contain: so the time stays linear in the body, whatever the boundary is.
 */
async function* upToDelimiter(input: ByteStream, delimiter: Uint8Array, missing: string) {
  while (await input.fill(delimiter.length)) {
    const { view } = input;
    const found = indexOf(view, delimiter, 0);
    const end = found < 0 ? view.length - delimiter.length + 1 : found;
    input.drop(found < 0 ? end : end + delimiter.length);
    if (end > 0) yield view.subarray(0, end);
    if (found >= 0) return;
  }
  throw damaged(missing);
}

/** First place of `needle`, which begins with CR, at or after `from`; -1 when there is none. */
function indexOf(bytes: Uint8Array, needle: Uint8Array, from: number): number {
  for (let at = from; at + needle.length <= bytes.length; at++) {
    if (bytes[at] === CR && startsWith(bytes, at, needle)) return at;
  }
  return -1;
}

async function nextIs(input: ByteStream, text: string): Promise<boolean> {
  await input.fill(text.length);
  return startsWith(input.view, 0, ascii(text));
}

function boundaryOf(contentType: string): string {
  const found = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
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

async function* withFirst(
  first: Uint8Array<ArrayBuffer>,
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
) {
  yield first;
  yield* chunks;
}

async function skip(content: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of content); // to its end
}

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  for (let index = 0; index < prefix.length; index++) {
    if (bytes[at + index] !== prefix[index]) return false;
  }
  return true;
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
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
