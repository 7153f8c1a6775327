import { readdir } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import * as z from "zod";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import { BankFileError } from "../bank/bank-file-error.ts";
import { ConfigError } from "../config.ts";
import { ModelFileError } from "../runtime/model-file-error.ts";
import { WorkerProblem } from "../worker-problem.ts";
import { confinePath, isInside } from "./confine-path.ts";
import { type Engine, type EngineSource, warmUp } from "./engine.ts";
import type { ModelSlot } from "./model-slot.ts";

export interface RepositoryOptions {
  /** Real path of the models folder. */
  readonly modelsDir: string;
  readonly slot: ModelSlot;
  readonly load: (source: EngineSource) => Promise<Engine>;
}

const loadSchema = z.object({
  parameters: z.strictObject({
    /** Bank file, relative to the models folder; the manifest's own when left out. */
    bank: z.string().optional(),
    /** Model manifest, relative to the models folder. */
    manifest: z.string().optional(),
  }).default({}),
});

const indexSchema = z.object({ ready: z.boolean().default(false) });

/** The protocol's model repository extension: which banks there are, and serving with another. */
export class Repository {
  readonly #options: RepositoryOptions;
  #loading = false;

  constructor(options: RepositoryOptions) {
    this.#options = options;
  }

  /** What serves, and the other banks beside its bank. With `{"ready": true}` only the former. */
  async index(body: unknown) {
    const { ready } = checked(indexSchema, body);
    const { engine } = this.#options.slot;
    if (!engine) return [];
    const { name, version, bank, bankPath } = engine;
    const serving = {
      name,
      version,
      state: "READY",
      reason: "",
      parameters: {
        bank: this.#nameOf(bankPath) ?? basename(bankPath),
        bank_version: bank.version,
        references: bank.size,
      },
    };
    if (ready) return [serving];
    const others = (await this.#banksBeside(bankPath)).map((file) => ({
      name,
      version,
      state: "UNAVAILABLE",
      reason: "not loaded",
      parameters: { bank: file },
    }));
    return [serving, ...others];
  }

  /**
   * Loads and warms another bank or model, then serves with it; until then, and when it fails,
   * the one before goes on serving.
   *
   * @throws {WorkerProblem} forbidden, not_found, request_invalid with what is wrong with the files or
   * with the first picture, bank_model_mismatch,
   * worker_overloaded while another one is being loaded
   */
  async load(body: unknown): Promise<Engine> {
    const { bank, manifest } = checked(loadSchema, body).parameters;
    if (this.#loading) {
      throw new WorkerProblem("worker_overloaded", "Try again later: another load is running", {
        retryAfterSeconds: 5,
      });
    }
    this.#loading = true;
    try {
      const { modelsDir, slot } = this.#options;
      const source = {
        manifestPath: await confinePath(modelsDir, manifest ?? "manifest.json"),
        bankPath: bank === undefined ? undefined : await confinePath(modelsDir, bank),
      };
      const engine = await this.#loadWarm(source);
      await slot.replace(engine);
      return engine;
    } finally {
      this.#loading = false;
    }
  }

  async #loadWarm(source: EngineSource): Promise<Engine> {
    let engine: Engine;
    try {
      engine = await this.#options.load(source);
    } catch (error) {
      if (
        error instanceof BankFileError || error instanceof ModelFileError ||
        error instanceof ConfigError
      ) {
        throw new WorkerProblem("request_invalid", error.message, { cause: error });
      }
      throw error;
    }
    try {
      await warmUp(engine);
    } catch (error) {
      await engine.dispose();
      // What the runtime says of a run that failed, not what a caller is told of it.
      const { message } = error instanceof WorkerProblem && error.cause instanceof Error
        ? error.cause
        : error instanceof Error
        ? error
        : new Error(String(error));
      throw new WorkerProblem(
        "request_invalid",
        `Load a model that answers here: its first picture failed with ${JSON.stringify(message)}`,
        { cause: error },
      );
    }
    return engine;
  }

  /** Other bank files in the folder of a bank, if that is within the models folder. */
  async #banksBeside(bankPath: string): Promise<string[]> {
    const folder = dirname(bankPath);
    if (this.#nameOf(bankPath) === null) return [];
    const files = await readdir(folder);
    return files.filter((file) => file.endsWith(".arrow") && file !== basename(bankPath))
      .flatMap((file) => this.#nameOf(join(folder, file)) ?? []);
  }

  /** A path as `load` takes it, null when it is outside the models folder. */
  #nameOf(path: string): string | null {
    const { modelsDir } = this.#options;
    return isInside(modelsDir, path) ? relative(modelsDir, path) : null;
  }
}

function checked<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const result = validate(schema, body);
  if (result.success) return result.data;
  throw new WorkerProblem("request_invalid", "Change the fields that `errors` names", {
    errors: result.errors,
  });
}
