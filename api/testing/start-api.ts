import { fileURLToPath } from "node:url";
import { type Config, readConfig } from "../config.ts";
import type { KeyFields } from "../keys/keys.ts";
import type { LogEntry } from "../log.ts";
import { loadPages } from "../routes/playground.ts";
import { openService, type Service } from "../service.ts";

export interface TestApiOptions {
  readonly workerUrl: string;
  readonly workerToken?: string;
  readonly workerTimeoutMs?: number;
  readonly limits?: Partial<Config["limits"]>;
  readonly jobs?: Partial<Config["jobs"]>;
  /** Other settings, as config.ts names them. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestApi extends AsyncDisposable {
  readonly url: string;
  /** Text of a key that may segment. */
  readonly key: string;
  readonly log: readonly LogEntry[];
  readonly service: Service;
  /** Adds a key and gives its text. */
  addKey(key: Partial<KeyFields>): Promise<string>;
  /** POST /v1/segmentations with the key. */
  post(body: BodyInit, headers?: Record<string, string>): Promise<Response>;
  /** Any request with the key. */
  ask(path: string, init?: RequestInit, key?: string): Promise<Response>;
}

/** The API on a free port with a data folder of its own. */
export async function startApi(options: TestApiOptions): Promise<TestApi> {
  const dataDir = await Deno.makeTempDir({ prefix: "kanizsa-api-" });
  const environment: Record<string, string> = {
    KANIZSA_DATA_DIR: dataDir,
    KANIZSA_WORKER_URL: options.workerUrl,
    KANIZSA_WORKER_TIMEOUT_MS: String(options.workerTimeoutMs ?? 10_000),
    KANIZSA_BODY_TIMEOUT_MS: "10000",
    KANIZSA_RATE_PER_MINUTE: "1000000",
    ...options.workerToken && { KANIZSA_WORKER_TOKEN: options.workerToken },
    ...options.env,
  };
  const config = readConfig((name) => environment[name]);
  const log: LogEntry[] = [];
  const service = await openService({
    config: {
      ...config,
      limits: { ...config.limits, ...options.limits },
      jobs: { ...config.jobs, ...options.jobs },
    },
    pages: await loadPages(fileURLToPath(new URL("../pages", import.meta.url))),
    widget: [],
    version: "0.0.0",
    log: (entry) => log.push(entry),
  });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    service.app.fetch,
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  const addKey = async (fields: Partial<KeyFields>) => {
    const made = await service.keys.create({
      name: "Test",
      tenant: "default",
      scopes: ["segment"],
      ...fields,
    });
    return made.text;
  };
  const key = await addKey({});
  const ask = (path: string, init: RequestInit = {}, text = key) => {
    const headers = new Headers(init.headers);
    if (!headers.has("Authorization")) headers.set("Authorization", `Bearer ${text}`);
    return fetch(url + path, { ...init, headers });
  };
  return {
    url,
    key,
    log,
    service,
    addKey,
    ask,
    post: (body, headers = {}) => ask("/v1/segmentations", { method: "POST", body, headers }),
    [Symbol.asyncDispose]: async () => {
      service.beginStop();
      await service.close(1000);
      await server.shutdown();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}
