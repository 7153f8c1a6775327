import { fileURLToPath } from "node:url";
import { type AppDependencies, createApp } from "../app.ts";
import { HttpDispatcher } from "../dispatch/http-dispatcher.ts";
import { generateKeyText, hashKeyText } from "../keys/api-key-text.ts";
import type { LogEntry } from "../log.ts";
import { loadPages } from "../routes/playground.ts";
import type { ApiKey } from "../stores/key-store.ts";
import { FileKeyStore } from "../stores/file-key-store.ts";
import { FolderImageStore } from "../stores/folder-image-store.ts";

export interface TestApiOptions {
  readonly workerUrl: string;
  readonly workerToken?: string;
  readonly workerTimeoutMs?: number;
  readonly limits?: Partial<AppDependencies["limits"]>;
}

export interface TestApi extends AsyncDisposable {
  readonly url: string;
  /** Text of a key that may segment. */
  readonly key: string;
  readonly log: readonly LogEntry[];
  /** Adds a key and gives its text. */
  addKey(key: Partial<ApiKey>): Promise<string>;
  /** POST /v1/segmentations with the key. */
  post(body: BodyInit, headers?: Record<string, string>): Promise<Response>;
}

/** The API on a free port with a data folder of its own. */
export async function startApi(options: TestApiOptions): Promise<TestApi> {
  const dataDir = await Deno.makeTempDir({ prefix: "kanizsa-api-" });
  const keys = await FileKeyStore.open(dataDir);
  const log: LogEntry[] = [];
  const app = createApp({
    dispatcher: new HttpDispatcher({
      url: options.workerUrl,
      token: options.workerToken,
      timeoutMs: options.workerTimeoutMs ?? 10_000,
    }),
    keys,
    images: await FolderImageStore.open(dataDir, { maxBytes: 1e7, maxAgeMs: 3_600_000 }),
    pages: await loadPages(fileURLToPath(new URL("../pages", import.meta.url))),
    limits: {
      imageBytes: 20_000_000,
      imagePixels: 50_000_000,
      bodyTimeoutMs: 10_000,
      concurrentRequests: 32,
      ...options.limits,
    },
    version: "0.0.0",
    log: (entry) => log.push(entry),
  });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.fetch);
  const url = `http://127.0.0.1:${server.addr.port}`;
  const addKey = async (key: Partial<ApiKey>) => {
    const text = generateKeyText();
    await keys.put({
      id: `key_${crypto.randomUUID()}`,
      tenant: "default",
      scopes: ["segment"],
      created_at: new Date().toISOString(),
      ...key,
      sha256: await hashKeyText(text),
    });
    return text;
  };
  const key = await addKey({});
  return {
    url,
    key,
    log,
    addKey,
    post: (body, headers = {}) =>
      fetch(`${url}/v1/segmentations`, {
        method: "POST",
        body,
        headers: { Authorization: `Bearer ${key}`, ...headers },
      }),
    [Symbol.asyncDispose]: async () => {
      await server.shutdown();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}
