import { pageProblem } from "../problems.ts";
import { createRemoteEngine } from "../remote/remote-engine.ts";
import { createTokenSource, type TokenSource } from "../remote/token-source.ts";
import type { Backend, Engine, ModeDetail } from "../types.ts";
import { chooseEngine } from "./choose-engine.ts";
import type { Settings } from "./settings.ts";

export type EngineSettings = Readonly<
  Pick<
    Settings,
    "endpoint" | "token" | "tokenUrl" | "mode" | "timeout" | "backend"
  >
>;

export interface EnginesOptions {
  /** Read anew with every question. */
  readonly settings: EngineSettings;
  /** Address of the page, for those that are relative. */
  base(): string;
  /** Told whenever another one answers, or for another reason. */
  onMode(detail: ModeDetail): void;
  readonly loadLocal?: typeof loadLocal;
}

const TIMEOUT_MS = 4000;
/** Where nobody else would answer. */
const PATIENT_MS = 60_000;

/** The engines of one element: made when they are needed, made anew when their settings change. */
export class Engines {
  /** Asks whoever the settings and the API's state say. */
  readonly engine: Omit<Engine, "close">;
  /** Who answered last, or answers now. */
  mode: ModeDetail | null = null;
  readonly #options: EnginesOptions;
  #remote: { readonly endpoint: string; readonly engine: Engine } | null = null;
  #local:
    | { readonly backend: Backend | null; readonly engine: Promise<Engine> }
    | null = null;
  #tokens: { readonly key: string; readonly source: TokenSource } | null = null;
  #backend: Backend | null = null;

  constructor(options: EnginesOptions) {
    this.#options = options;
    const { settings } = options;
    this.engine = chooseEngine({
      mode: () => settings.mode,
      remote: () => this.#remoteEngine(),
      local: () => this.#localEngine(),
      onMode: ({ mode, reason }) =>
        this.#tell({
          mode,
          reason,
          backend: mode === "local" ? this.#backend : null,
        }),
    });
  }

  /** Frees everything; the next question makes it anew. */
  close(): void {
    this.#remote?.engine.close();
    this.#closeLocal();
    this.#remote = this.#tokens = this.mode = null;
  }

  #remoteEngine(): Engine | null {
    const { settings, base } = this.#options;
    if (!settings.endpoint) return null;
    const endpoint = resolve(settings.endpoint, base(), "endpoint").replace(
      /\/+$/,
      "",
    );
    if (this.#remote?.endpoint !== endpoint) {
      this.#remote?.engine.close();
      const engine = createRemoteEngine({
        endpoint,
        token: (refused) => this.#tokenSource()(refused),
        timeoutMs: () =>
          settings.timeout ??
            (settings.mode === "remote" ? PATIENT_MS : TIMEOUT_MS),
      });
      this.#remote = { endpoint, engine };
    }
    return this.#remote.engine;
  }

  #tokenSource(): TokenSource {
    const { settings: { token, tokenUrl }, base } = this.#options;
    const key = JSON.stringify([token, tokenUrl]);
    if (this.#tokens?.key !== key) {
      const url = tokenUrl ? resolve(tokenUrl, base(), "token-url") : null;
      this.#tokens = {
        key,
        source: createTokenSource({ token: token || null, url }),
      };
    }
    return this.#tokens.source;
  }

  #localEngine(): Promise<Engine> {
    const { settings: { backend }, loadLocal: load = loadLocal } = this.#options;
    if (this.#local?.backend !== backend) {
      this.#closeLocal();
      const local = {
        backend,
        engine: load(backend, (backend) => {
          if (this.#local !== local) return;
          this.#backend = backend;
          if (this.mode?.mode === "local") {
            this.#tell({ ...this.mode, backend });
          }
        }),
      };
      this.#local = local;
      local.engine.catch(() => {
        if (this.#local === local) this.#local = null;
      });
    }
    return this.#local.engine;
  }

  #closeLocal(): void {
    this.#local?.engine.then((engine) => engine.close(), () => {});
    this.#local = this.#backend = null;
  }

  #tell(detail: ModeDetail): void {
    const { mode } = this;
    const isNews = !mode || mode.mode !== detail.mode ||
      mode.reason !== detail.reason ||
      mode.backend !== detail.backend;
    if (!isNews) return;
    this.mode = detail;
    this.#options.onMode(detail);
  }
}

/** @throws {ProblemError} endpoint_missing */
function resolve(address: string, base: string, attribute: string): string {
  if (URL.canParse(address, base)) {
    const { href, protocol } = new URL(address, base);
    if (/^https?:$/.test(protocol)) return href;
  }
  throw pageProblem(
    "endpoint_missing",
    `Set \`${attribute}\` to an http(s) address: got ${address}`,
  );
}

async function loadLocal(
  backend: Backend | null,
  onBackend: (backend: Backend) => void,
): Promise<Engine> {
  let local: typeof import("../local/local-engine.ts");
  try {
    local = await import("../local/local-engine.ts");
  } catch (cause) {
    throw pageProblem(
      "local_unavailable",
      "See that the script's other files can be loaded from where it lies: got an error",
      { cause },
    );
  }
  const base = new URL(import.meta.url);
  return local.createLocalEngine({
    base,
    backend: backend ?? undefined,
    onBackend,
  });
}
