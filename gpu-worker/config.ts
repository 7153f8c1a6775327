import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { isIP } from "node:net";
import { type Improvement, IMPROVEMENTS } from "@kanizsa/shared/pipeline/improvements.ts";
import {
  natsEnvironment,
  type NatsSettings,
  readNatsSettings,
} from "@kanizsa/shared/nats/nats-settings.ts";
import * as z from "zod";
import type { BatchingLimits } from "./runtime/batching/batching-runtime.ts";
import { type Precision, PRECISIONS } from "./runtime/sessions.ts";

/** A whole number from the environment, between two bounds. */
const whole = (minimum: number, maximum: number, standard: number) =>
  z.string().trim().regex(/^\d+$/, { error: "a whole number" }).transform(Number)
    .refine((value) => value >= minimum && value <= maximum, {
      error: `a number from ${minimum} to ${maximum}`,
    })
    .default(standard);

const providers = z.string().transform((text) =>
  text.split(",").map((name) => name.trim().toLowerCase()).filter((name) => name !== "")
).refine((list) => list.length > 0, { error: 'at least one provider, "cpu" say' });

const improvements = z.string()
  .transform((text) => text.split(",").map((name) => name.trim()).filter((name) => name !== ""))
  .pipe(z.array(z.enum(IMPROVEMENTS, { error: `names of ${IMPROVEMENTS.join(", ")}` })));

const flag = z.enum(["0", "1", "false", "true"], { error: "0 or 1" })
  .transform((text) => text === "1" || text === "true");

/** Every environment variable that the worker reads. */
const environmentSchema = z.object({
  /** Address to listen on. Anything but loopback needs KANIZSA_WORKER_TOKEN. */
  KANIZSA_WORKER_HOST: z.string().min(1).default("127.0.0.1"),
  /** Port to listen on; 0 = any free one, printed in the ready line. */
  KANIZSA_WORKER_PORT: whole(0, 65_535, 8788),
  /** Bearer token that every caller must send; also the admin token of the model repository. */
  KANIZSA_WORKER_TOKEN: z.string().min(16, { error: "at least 16 characters" }).optional(),
  ...natsEnvironment,
  /** Folder of manifest.json, the networks and the banks. */
  KANIZSA_MODELS_DIR: z.string().min(1).default("models"),
  /** Bank file to serve with; by default the one that the manifest lists. */
  KANIZSA_BANK: z.string().min(1).optional(),
  /** onnxruntime execution providers in order of preference; the first that this machine has is used. */
  KANIZSA_EXECUTION_PROVIDERS: providers.default(["cuda", "webgpu", "cpu"]),
  /** "cpu": go on with the CPU where the provider fails in the middle; by default the worker waits for it. */
  KANIZSA_PROVIDER_FALLBACK: z.enum(["cpu"], { error: '"cpu", or nothing' }).optional(),
  /** Numbers that networks compute with on the CPU: "int8" or "float32", slower and a trifle more exact. */
  KANIZSA_PRECISION: z.enum(PRECISIONS, { error: PRECISIONS.join(" or ") }).default("int8"),
  /** What the method leaves out of what it does beyond the paper, "occluder,order" say: to measure it. */
  KANIZSA_WITHOUT: improvements.default([]),
  /** CPU threads of one operator; by default as many as the machine has cores. */
  KANIZSA_WORKER_THREADS: whole(1, 1024, availableParallelism()),
  /** Requests computed at a time: 2 decodes one picture while a GPU works on another. */
  KANIZSA_WORKER_CONCURRENCY: whole(1, 16, 1),
  /** Whether network calls of requests that are computed at the same time run together. */
  KANIZSA_BATCH: flag.default(true),
  /** Elements of inputs that one such run takes: 6 crops of 384 × 256 px have 1.8 million. */
  KANIZSA_BATCH_CELLS: whole(1, 1_000_000_000, 8_000_000),
  /** Milliseconds for which a call waits for others while some request is busy otherwise. */
  KANIZSA_BATCH_WAIT_MS: whole(0, 1000, 4),
  /** Requests that may wait; one more is answered 503. */
  KANIZSA_WORKER_QUEUE_LIMIT: whole(0, 10_000, 32),
  /** Bytes of request bodies that may be held at a time, waiting or computed. */
  KANIZSA_WORKER_QUEUE_BYTES: whole(1_000_000, 64_000_000_000, 256_000_000),
  /** Bytes of one encoded picture. */
  KANIZSA_MAX_IMAGE_BYTES: whole(1, 1_000_000_000, 20_000_000),
  /** Pixels of one picture, told from its header. */
  KANIZSA_MAX_IMAGE_PIXELS: whole(1, 1_000_000_000, 50_000_000),
  /** Seconds after which decoding a picture is given up. */
  KANIZSA_WORKER_DECODE_SECONDS: whole(1, 3600, 10),
  /** Seconds in which a request's body must have come. */
  KANIZSA_WORKER_BODY_SECONDS: whole(1, 3600, 30),
  /** Seconds from a request's arrival to its answer, waiting included. */
  KANIZSA_WORKER_REQUEST_SECONDS: whole(1, 3600, 60),
  /** Seconds that running requests get to finish when the worker is stopped. */
  KANIZSA_WORKER_STOP_SECONDS: whole(0, 3600, 10),
  /**
   * "1": send spans of requests and their stages over OTLP, "0": never. By default where one of
   * OpenTelemetry's own endpoints is set; the SDK reads the rest of its OTEL_… variables itself.
   */
  KANIZSA_OTEL: flag.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.string().optional(),
  /** "true": no spans, whatever else is set. */
  OTEL_SDK_DISABLED: z.string().optional(),
  /** "1" or "true": stop when standard input ends, that is when the parent process is gone. */
  KANIZSA_EXIT_WITH_PARENT: flag.default(false),
});

/** The worker's configuration. */
export interface WorkerConfig {
  readonly host: string;
  readonly port: number;
  readonly token: string | undefined;
  /** Where jobs are taken from beside HTTP; undefined: nowhere. */
  readonly nats: NatsSettings | undefined;
  readonly modelsDir: string;
  /** Undefined: the manifest's own bank. */
  readonly bankPath: string | undefined;
  readonly providers: readonly string[];
  /** What takes over where the provider fails in the middle; undefined: nothing does. */
  readonly providerFallback: "cpu" | undefined;
  readonly precision: Precision;
  /** Improvements that the method leaves out. */
  readonly without: readonly Improvement[];
  readonly threads: number;
  readonly concurrency: number;
  /** Undefined: each network call runs alone. */
  readonly batching: BatchingLimits | undefined;
  readonly queueLimit: number;
  readonly queueBytes: number;
  readonly maxImageBytes: number;
  readonly maxImagePixels: number;
  readonly decodeSeconds: number;
  readonly bodySeconds: number;
  readonly requestSeconds: number;
  readonly stopSeconds: number;
  /** Whether spans are sent. */
  readonly openTelemetry: boolean;
  readonly exitWithParent: boolean;
}

/** The environment cannot be used; the message names every variable at fault. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads the environment once; an empty variable counts as unset.
 *
 * @param readFile text of a file that a setting names
 * @throws {ConfigError}
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, "utf8"),
): WorkerConfig {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const result = environmentSchema.safeParse(given);
  if (!result.success) {
    const faults = result.error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      // A secret must not reach a log, not even a wrong one.
      const got = /_(TOKEN|PASSWORD|CREDENTIALS)$/.test(name)
        ? ""
        : `: got ${JSON.stringify(environment[name])}`;
      return `Set ${name} to ${message}${got}`;
    });
    throw new ConfigError(faults.join("\n"));
  }
  const values = result.data;
  if (values.KANIZSA_WORKER_TOKEN === undefined && !isLoopback(values.KANIZSA_WORKER_HOST)) {
    throw new ConfigError(
      "Set KANIZSA_WORKER_TOKEN before listening on other addresses than loopback: got " +
        `KANIZSA_WORKER_HOST ${JSON.stringify(values.KANIZSA_WORKER_HOST)}`,
    );
  }
  return {
    host: values.KANIZSA_WORKER_HOST,
    port: values.KANIZSA_WORKER_PORT,
    token: values.KANIZSA_WORKER_TOKEN,
    nats: readNatsSettings(values, (path) => {
      try {
        return readFile(path);
      } catch (cause) {
        throw new ConfigError(`Name a file that can be read for NATS: got ${path}`, { cause });
      }
    }),
    modelsDir: values.KANIZSA_MODELS_DIR,
    bankPath: values.KANIZSA_BANK,
    providers: values.KANIZSA_EXECUTION_PROVIDERS,
    providerFallback: values.KANIZSA_PROVIDER_FALLBACK,
    precision: values.KANIZSA_PRECISION,
    without: values.KANIZSA_WITHOUT,
    threads: values.KANIZSA_WORKER_THREADS,
    concurrency: values.KANIZSA_WORKER_CONCURRENCY,
    batching: values.KANIZSA_BATCH
      ? { cells: values.KANIZSA_BATCH_CELLS, waitMs: values.KANIZSA_BATCH_WAIT_MS }
      : undefined,
    queueLimit: values.KANIZSA_WORKER_QUEUE_LIMIT,
    queueBytes: values.KANIZSA_WORKER_QUEUE_BYTES,
    maxImageBytes: values.KANIZSA_MAX_IMAGE_BYTES,
    maxImagePixels: values.KANIZSA_MAX_IMAGE_PIXELS,
    decodeSeconds: values.KANIZSA_WORKER_DECODE_SECONDS,
    bodySeconds: values.KANIZSA_WORKER_BODY_SECONDS,
    requestSeconds: values.KANIZSA_WORKER_REQUEST_SECONDS,
    stopSeconds: values.KANIZSA_WORKER_STOP_SECONDS,
    openTelemetry: wantsTracing(values),
    exitWithParent: values.KANIZSA_EXIT_WITH_PARENT,
  };
}

function wantsTracing(values: z.output<typeof environmentSchema>): boolean {
  if (values.OTEL_SDK_DISABLED?.toLowerCase() === "true") return false;
  return values.KANIZSA_OTEL ??
    (values.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined ||
      values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT !== undefined);
}

/** Whether only this machine can reach an address; a name other than localhost never counts. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
