import { join } from "node:path";
import { Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";

const MEDIA_TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  jpg: "image/jpeg",
};

export interface StaticFile {
  /** Path under which it is served. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
  readonly etag: string;
}

/** GET /, GET /docs and the files that these pages load: a few, read once. */
export function playground(files: readonly StaticFile[]): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  for (const { path, bytes, mediaType, etag } of files) {
    app.get(path, (c) => {
      const headers = { "Cache-Control": "no-cache", ETag: etag };
      if (c.req.header("If-None-Match") === etag) return c.body(null, 304, headers);
      return c.body(bytes, 200, { ...headers, "Content-Type": mediaType });
    });
  }
  return app;
}

const PAGES: Readonly<Record<string, string | undefined>> = {
  "playground.html": "/",
  "docs.html": "/docs",
};

/** Folders of files that the pages load. */
const FOLDERS = ["samples", "strings"];

/** Reads the folder's pages, `/` and `/docs`, and the files that they load, under their names. */
export async function loadPages(folder: string): Promise<StaticFile[]> {
  const inFolders = await Promise.all(
    FOLDERS.map((name) => readFolder(join(folder, name), `/playground/${name}/`)),
  );
  return [...await readFolder(folder, "/playground/"), ...inFolders.flat()];
}

async function readFolder(folder: string, prefix: string): Promise<StaticFile[]> {
  const files: StaticFile[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    const mediaType = MEDIA_TYPES[name.split(".").at(-1) ?? ""];
    if (!isFile || !mediaType) continue;
    const bytes = await Deno.readFile(join(folder, name));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    const path = PAGES[name] ?? prefix + name;
    files.push({ path, bytes, mediaType, etag: `"${hash.slice(0, 32)}"` });
  }
  return files;
}
