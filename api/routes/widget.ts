import { join } from "node:path";
import { Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";
import { ProblemError } from "../problem-error.ts";

/** A built file of `<kanizsa-preview>`. */
export interface WidgetFile {
  /** `/widget.js`, or `/widget/` and a name with a hash. */
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** gzip'ed, where that is worth it. */
  readonly packed: Uint8Array<ArrayBuffer> | null;
  readonly etag: string;
}

const MEDIA_TYPES: Readonly<Record<string, string | undefined>> = {
  js: "text/javascript; charset=utf-8",
  wasm: "application/wasm",
  bin: "application/octet-stream",
};
/** Hashed names never mean other bytes; the one that pages know by heart changes with a release. */
const IMMUTABLE = "public, max-age=31536000, immutable";
const REVALIDATED = "public, max-age=300, must-revalidate";
/** Weights and banks are packed already. */
const PACKED_ENDINGS = ["js", "wasm"];
/** All are held in memory; what is built has some 6 MB. */
const MAX_BYTES = 32_000_000;
/** Where the folder is missing. */
export const NOT_BUILT = "Run `npm run build:widget` and start again: the preview isn't built";

/**
 * GET /widget.js and the files that it loads. Pages of any origin may: they are the same for everybody,
 * hold nothing secret, and are sent without cookies.
 */
export function widget(files: readonly WidgetFile[]): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  for (const file of files) app.get(file.path, (c) => answer(c.req.raw, file));
  if (files.length === 0) {
    app.on("GET", ["/widget.js", "/widget/:file"], () => {
      throw new ProblemError("not_found", { detail: NOT_BUILT });
    });
  }
  return app;
}

function answer(request: Request, file: WidgetFile): Response {
  const { path, mediaType, bytes, packed, etag } = file;
  const isPacked = packed !== null && acceptsGzip(request.headers.get("Accept-Encoding") ?? "");
  const tag = isPacked ? `"${etag}-gzip"` : `"${etag}"`;
  const headers = new Headers({
    "Content-Type": mediaType,
    // Said for HEAD, too.
    "Content-Length": String((isPacked ? packed : bytes).length),
    "Cache-Control": path === "/widget.js" ? REVALIDATED : IMMUTABLE,
    ETag: tag,
    Vary: "Accept-Encoding",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
  });
  if (request.headers.get("If-None-Match")?.includes(tag)) {
    headers.delete("Content-Length");
    return new Response(null, { status: 304, headers });
  }
  if (isPacked) headers.set("Content-Encoding", "gzip");
  return new Response(isPacked ? packed : bytes, { headers });
}

function acceptsGzip(header: string): boolean {
  return header.split(",").some((coding) => {
    const [name, ...parameters] = coding.trim().toLowerCase().split(/\s*;\s*/);
    return name === "gzip" && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

/**
 * Reads what `deploy/local/widget/build-widget.mjs` built; nothing where it didn't.
 *
 * @throws RangeError where the folder holds more than is held in memory
 */
export async function loadWidget(folder: string): Promise<WidgetFile[]> {
  try {
    const files = [await readWidgetFile(join(folder, "widget.js"), "/widget.js")];
    for await (const { name } of Deno.readDir(join(folder, "widget"))) {
      files.push(await readWidgetFile(join(folder, "widget", name), `/widget/${name}`));
    }
    const known = files.filter((file) => file !== null);
    const size = known.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (size <= MAX_BYTES) return known;
    throw new RangeError(`Build the preview anew: got ${size} bytes, more than ${MAX_BYTES}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function readWidgetFile(file: string, path: string): Promise<WidgetFile | null> {
  const ending = file.split(".").at(-1) ?? "";
  const mediaType = MEDIA_TYPES[ending];
  if (!mediaType) return null;
  const bytes = await Deno.readFile(file);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  const packed = PACKED_ENDINGS.includes(ending) ? await gzip(bytes) : null;
  return { path, mediaType, bytes, packed, etag: hash.slice(0, 32) };
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
