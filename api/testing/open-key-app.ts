import { Hono } from "hono";
import { requestId } from "hono/request-id";
import type { ApiEnvironment } from "../environment.ts";
import { keyPrincipal } from "../keys/key-record.ts";
import { type KeyFields, Keys } from "../keys/keys.ts";
import type { Principal } from "../keys/principal.ts";
import type { LogEntry } from "../log.ts";
import { authenticate, type TokenVerifier } from "../middleware/authenticate.ts";
import { problemJson } from "../middleware/problem-json.ts";
import type { Store } from "../stores/store.ts";
import { openTestStores } from "./open-test-stores.ts";

export interface KeyAppOptions {
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

export interface KeyApp extends AsyncDisposable {
  readonly store: Store;
  readonly keys: Keys;
  readonly log: LogEntry[];
  /** Runs at the end, before the stores are closed. */
  onClose(close: () => Promise<void>): void;
  /** Makes a key of the tenant "default" with the scope segment, unless told otherwise. */
  addKey(fields?: Partial<KeyFields>): Promise<{ text: string; principal: Principal }>;
  /** An app whose /v1 routes ask for a key, without any routes yet. */
  app(tokens?: TokenVerifier): Hono<ApiEnvironment>;
}

/** Keys on a store of their own, and apps that ask for them: for tests of routes around keys. */
export async function openKeyApp({ now }: KeyAppOptions = {}): Promise<KeyApp> {
  const stores = await openTestStores({ now });
  const log: LogEntry[] = [];
  const keys = await Keys.open(stores.store, { log: (entry) => log.push(entry), now });
  const closing: (() => Promise<void>)[] = [() => keys.close()];
  return {
    store: stores.store,
    keys,
    log,
    onClose: (close) => closing.push(close),
    async addKey(fields = {}) {
      const { record, text } = await keys.create({
        name: "test",
        tenant: "default",
        scopes: ["segment"],
        ...fields,
      });
      return { text, principal: keyPrincipal(record) };
    },
    app(tokens) {
      const app = new Hono<ApiEnvironment>();
      app.use(requestId());
      app.use("/v1/*", authenticate({ keys, tokens }));
      app.onError(problemJson((entry) => log.push(entry)));
      return app;
    },
    async [Symbol.asyncDispose]() {
      for (const close of closing.reverse()) await close();
      await stores[Symbol.asyncDispose]();
    },
  };
}
