/** Bytes that came and that are expected; 0 where nobody knows yet. */
export interface Loaded {
  readonly done: number;
  readonly total: number;
}

export interface FetchOptions {
  /** More is refused. */
  readonly maxBytes: number;
  /** Longest wait for the next bytes, ms. */
  readonly silenceMs: number;
  readonly fetch?: typeof fetch;
  onLoaded?(loaded: Loaded): void;
}

/** A file that could not be loaded; the message says what to see to. */
export class AssetError extends Error {
  override readonly name = "AssetError";
}

/**
 * Loads one of the preview's own files, without cookies. Rejects with AssetError when it cannot be had,
 * is too large, or no byte came for too long.
 */
export async function fetchAsset(
  url: string,
  { maxBytes, silenceMs, fetch = globalThis.fetch, onLoaded }: FetchOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  const beat = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMs);
  };
  beat();
  try {
    const response = await fetch(url, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: silence.signal,
    });
    if (!response.ok || !response.body) {
      throw new AssetError(`Serve ${url} beside widget.js: got status ${response.status}`);
    }
    // of a body that the server compressed it is not the length, but near enough for a progress bar
    const total = Number(response.headers.get("content-length") ?? 0);
    const chunks: Uint8Array[] = [];
    let done = 0;
    const reader = response.body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      beat();
      chunks.push(read.value);
      done += read.value.length;
      if (done > maxBytes) {
        await reader.cancel();
        throw new AssetError(`Serve a file of at most ${maxBytes} bytes at ${url}: got more`);
      }
      onLoaded?.({ done, total: Math.max(total, done) });
    }
    const bytes = new Uint8Array(done);
    let offset = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    return bytes;
  } catch (error) {
    if (error instanceof AssetError) throw error;
    const reason = silence.signal.aborted
      ? `nothing came for ${silenceMs} ms`
      : error instanceof Error
      ? error.message
      : String(error);
    throw new AssetError(`See that this page can load ${url}: ${reason}`, { cause: error });
  } finally {
    clearTimeout(timer!);
  }
}
