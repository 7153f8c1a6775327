import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/** Where one entry lies in the file, bytes. */
interface Place {
  readonly start: number;
  readonly length: number;
}

const NEWLINE = 10;
/** Read at a time while the entries are found. */
const CHUNK = 2 ** 20;
/** Every line begins like this: the key is found without parsing what may be a large answer. */
const ENTRY = /^\{"key":"([0-9a-f]{64})","value":/;
const HEAD_BYTES = `{"key":"${"0".repeat(64)}","value":`.length;

/**
 * An append-only file of answers, a JSON object `{"key", "value"}` a line: what was answered before an
 * interruption is not asked again. In memory lie only the places of the entries, some 100 bytes each. A
 * line that was torn when the process died, or that no longer parses, counts as never written.
 */
export class AnswerLog {
  readonly #file: FileHandle;
  readonly #places: Map<string, Place>;
  #end: number;

  private constructor(file: FileHandle, places: Map<string, Place>, end: number) {
    this.#file = file;
    this.#places = places;
    this.#end = end;
  }

  /** Opens the file, or makes it with its folder. */
  static async open(path: string): Promise<AnswerLog> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, "a+");
    const { places, end, torn } = await findEntries(file);
    const log = new AnswerLog(file, places, end);
    if (torn) await log.#append("\n");
    return log;
  }

  /** Entries that can be read; those of other keys, of an earlier model say, included. */
  get size(): number {
    return this.#places.size;
  }

  /** The value of a key; undefined when there is none, or none that can be read. */
  async get(key: string): Promise<unknown> {
    const place = this.#places.get(key);
    if (place === undefined) return undefined;
    const bytes = Buffer.alloc(place.length);
    await this.#file.read(bytes, 0, place.length, place.start);
    const entry = parseEntry(bytes.toString("utf8"));
    // Another process that appends to the same file would have moved the places.
    if (entry?.key === key) return entry.value;
    this.#places.delete(key);
    return undefined;
  }

  async set(key: string, value: unknown): Promise<void> {
    const line = `{"key":"${key}","value":${JSON.stringify(value)}}\n`;
    const start = this.#end;
    const length = await this.#append(line) - 1;
    this.#places.set(key, { start, length });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #append(text: string): Promise<number> {
    const bytes = Buffer.from(text, "utf8");
    await this.#file.appendFile(bytes);
    this.#end += bytes.length;
    return bytes.length;
  }
}

function parseEntry(line: string): { readonly key: string; readonly value: unknown } | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Reads the file once from its beginning to its end; `torn` says that its last line has no end. */
async function findEntries(
  file: FileHandle,
): Promise<{ places: Map<string, Place>; end: number; torn: boolean }> {
  const places = new Map<string, Place>();
  const chunk = Buffer.alloc(CHUNK);
  let end = 0;
  let lineStart = 0;
  let head = "";
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK, end);
    if (bytesRead === 0) return { places, end, torn: lineStart < end };
    let from = 0;
    while (from < bytesRead) {
      const newline = chunk.subarray(0, bytesRead).indexOf(NEWLINE, from);
      const to = newline < 0 ? bytesRead : newline;
      const missing = Math.max(0, HEAD_BYTES - head.length);
      head += chunk.toString("latin1", from, Math.min(to, from + missing));
      from = to;
      if (newline < 0) break;
      const key = ENTRY.exec(head)?.[1];
      if (key !== undefined) {
        places.set(key, { start: lineStart, length: end + newline - lineStart });
      }
      from = newline + 1;
      lineStart = end + from;
      head = "";
    }
    end += bytesRead;
  }
}
