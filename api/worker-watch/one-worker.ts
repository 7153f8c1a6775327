import type { WorkerInfo } from "@kanizsa/shared/schema/worker-list.ts";
import * as z from "zod";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import { ProblemError } from "../problem-error.ts";
import type { WorkerAddress } from "./worker-probe.ts";
import type { Workers } from "./workers.ts";

/** What `GET /v2` says. */
const serverSchema = z.object({ version: z.string() });
const TIMEOUT_MS = 2000;

/** The one worker that is reached over HTTP. */
export class OneWorker implements Workers {
  readonly #address: WorkerAddress;
  readonly #dispatcher: Pick<Dispatcher, "model" | "isReady">;

  constructor(address: WorkerAddress, dispatcher: Pick<Dispatcher, "model" | "isReady">) {
    this.#address = address;
    this.#dispatcher = dispatcher;
  }

  async list(): Promise<WorkerInfo[]> {
    const version = await this.#version();
    if (version === null) return [];
    const [model, ready] = await Promise.all([this.#model(), this.#dispatcher.isReady()]);
    const reason = ready ? null : "It is loading its networks, or stopping";
    return [{
      id: new URL(this.#address.url).host,
      host: new URL(this.#address.url).hostname,
      version,
      ready,
      reason,
      categories: model ? [model.name] : [],
      capacity: null,
      running: null,
      model,
      started_at: null,
      last_seen_at: new Date().toISOString(),
    }];
  }

  async #model() {
    try {
      return await this.#dispatcher.model();
    } catch (error) {
      if (error instanceof ProblemError) return null;
      throw error;
    }
  }

  /** Null while it can't be reached. */
  async #version(): Promise<string | null> {
    const { url, token } = this.#address;
    const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(`${url}/v2`, { headers, signal, redirect: "error" });
      return serverSchema.parse(await response.json()).version;
    } catch {
      return null;
    }
  }
}
