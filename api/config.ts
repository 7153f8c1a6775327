import {
  type NatsEnvironment,
  natsEnvironment,
  type NatsSettings,
  readNatsSettings,
} from "@kanizsa/shared/nats/nats-settings.ts";
import { dottedPath } from "@kanizsa/shared/schema/json-pointer.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import * as z from "zod";
import { type HostPattern, parseHostPatterns } from "./egress/host-patterns.mjs";

/** "1" or "true" switches on, "0", "false" or nothing off. */
const flag = z.enum(["", "0", "1", "false", "true"]).default("").transform((text) =>
  text === "1" || text === "true"
);

const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** A directory or file: "" counts as unset, as compose files like to write it. */
const optionalText = z.string().optional().transform((text) => text === "" ? undefined : text);

/**
 * Every setting of the API, with its default. The names are repeated in permissions.mjs, which
 * turns them into Deno's permission flags; a test holds the two together.
 */
const environmentSchema = z.object({
  /** Address to listen on. */
  KANIZSA_API_HOST: z.string().min(1).default("127.0.0.1"),
  /** Port to listen on; 0 takes any free one and prints it in the ready line. */
  KANIZSA_API_PORT: wholeNumber(0, 65535).default(8787),
  /** Base URL of the worker; by default made of the worker's own host and port settings. */
  KANIZSA_WORKER_URL: optionalText.pipe(z.url({ protocol: /^https?$/ }).optional()),
  KANIZSA_WORKER_HOST: z.string().min(1).default("127.0.0.1"),
  KANIZSA_WORKER_PORT: wholeNumber(0, 65535).default(8788),
  /** Bearer token that the worker asks for, if it does. */
  KANIZSA_WORKER_TOKEN: optionalText,
  /** Longest wait for the worker's answer to one picture, ms. */
  KANIZSA_WORKER_TIMEOUT_MS: wholeNumber(1, 3_600_000).default(60_000),
  ...natsEnvironment,
  /** Copies that a cluster of NATS servers keeps of everything. */
  KANIZSA_NATS_REPLICAS: wholeNumber(1, 5).default(1),
  /** Silence of a worker after which its job is handed to another, ms. */
  KANIZSA_NATS_ACK_WAIT_MS: wholeNumber(500, 3_600_000).default(10_000),
  /** Folder for key hashes and the pictures kept for a day; not used with KANIZSA_NATS_URL. */
  KANIZSA_DATA_DIR: z.string().min(1).default("./.kanizsa"),
  /** File that holds the admin key in plain text; made with mode 0600 when missing. */
  KANIZSA_ADMIN_KEY_FILE: optionalText,
  /** Largest image file, bytes. */
  KANIZSA_MAX_IMAGE_BYTES: wholeNumber(1, 1_000_000_000).default(20_000_000),
  /** Largest picture by its header, pixels. */
  KANIZSA_MAX_IMAGE_PIXELS: wholeNumber(1, 1_000_000_000).default(50_000_000),
  /** Longest wait for a request's body, ms: with the time to notice a slow one is cut within 30 s. */
  KANIZSA_BODY_TIMEOUT_MS: wholeNumber(1, 3_600_000).default(29_000),
  /** Requests with pictures at once, those that wait for their result included; more are answered 503. */
  KANIZSA_MAX_CONCURRENT_REQUESTS: wholeNumber(1, 10_000).default(1_000),
  /** All pictures kept for reuse by id, bytes; the oldest go first. */
  KANIZSA_IMAGE_STORE_BYTES: wholeNumber(1_000_000, 1_000_000_000_000).default(500_000_000),
  /** How long a picture can be reused by id, hours. */
  KANIZSA_IMAGE_STORE_HOURS: z.coerce.number().min(0.01).max(8760).default(24),
  /** How long a result is kept, hours. */
  KANIZSA_RESULT_STORE_HOURS: z.coerce.number().min(0.01).max(8760).default(168),
  /** All kept results, bytes; those that end soonest go first. */
  KANIZSA_RESULT_STORE_BYTES: wholeNumber(1_000_000, 1_000_000_000_000).default(1_000_000_000),
  /** How long POST /v1/segmentations waits for the result before it answers 202, ms. */
  KANIZSA_SYNC_WAIT_MS: wholeNumber(0, 600_000).default(15_000),
  /** Jobs that may wait; more are answered 503. */
  KANIZSA_JOB_QUEUE_LIMIT: wholeNumber(1, 1_000_000).default(1_000),
  /** Jobs handed out at once, to the worker by default 4, to the queue on NATS 64. */
  KANIZSA_JOB_CONCURRENCY: wholeNumber(1, 1_000).optional(),
  /** How long a job may wait for a worker before it fails, ms. */
  KANIZSA_JOB_TIMEOUT_MS: wholeNumber(1, 86_400_000).default(3_600_000),
  /** Requests a minute of one key, where the key has no limit of its own. */
  KANIZSA_RATE_PER_MINUTE: wholeNumber(1, 10_000_000).default(600),
  /** Hosts that may be called, "images.example.com,*.example.org:8443" say; none: no image.url, no webhooks. */
  KANIZSA_EGRESS_HOSTS: z.string().default("").transform(hostPatterns),
  /** Longest wait for an image's address or a webhook, ms. */
  KANIZSA_EGRESS_TIMEOUT_MS: wholeNumber(1, 600_000).default(10_000),
  /** Port of its own for /metrics, without a key; 0: none, /metrics then asks for the admin scope. */
  KANIZSA_METRICS_PORT: wholeNumber(0, 65535).default(0),
  /** Longest time that requests in flight get to finish after SIGTERM, ms. */
  KANIZSA_STOP_TIMEOUT_MS: wholeNumber(0, 3_600_000).default(10_000),
  /** 1: stop when standard input ends, so that no API outlives the program that started it. */
  KANIZSA_EXIT_WITH_PARENT: flag,
});

/** Settings whose value is never shown. */
const SECRET = /_(TOKEN|PASSWORD|CREDENTIALS)$/;

export const ENVIRONMENT_NAMES: readonly string[] = Object.keys(environmentSchema.shape);

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly worker: { readonly url: string; readonly token?: string; readonly timeoutMs: number };
  /** Undefined: one machine, with the data folder and the worker above. */
  readonly nats?: {
    readonly settings: NatsSettings;
    readonly replicas: number;
    readonly ackWaitMs: number;
  };
  readonly dataDir: string;
  readonly adminKeyFile?: string;
  readonly limits: {
    readonly imageBytes: number;
    readonly imagePixels: number;
    readonly bodyTimeoutMs: number;
    readonly concurrentRequests: number;
  };
  readonly imageStore: { readonly bytes: number; readonly maxAgeMs: number };
  readonly resultStore: { readonly bytes: number; readonly maxAgeMs: number };
  readonly jobs: {
    /** Longest wait of a synchronous request, ms. */
    readonly syncWaitMs: number;
    readonly queueLimit: number;
    readonly concurrency: number;
    readonly timeoutMs: number;
  };
  readonly ratePerMinute: number;
  readonly egress: { readonly hosts: readonly HostPattern[]; readonly timeoutMs: number };
  readonly metricsPort: number;
  readonly stopTimeoutMs: number;
  readonly exitWithParent: boolean;
}

/** A setting that can't be used; the message names it and says what to do. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Jobs handed out at once where no number is set: one worker's queue, and any number of workers. */
const CONCURRENCY = { http: 4, nats: 64 };

/**
 * Reads the settings through `get`, which gives the value of one environment variable, so that
 * the program needs permission for the listed names alone. An empty variable counts as unset.
 *
 * @param readFile text of a file that a setting names
 * @throws {ConfigError}
 */
export function readConfig(
  get: (name: string) => string | undefined,
  readFile: (path: string) => string = Deno.readTextFileSync,
): Config {
  const found: Record<string, string> = {};
  for (const name of ENVIRONMENT_NAMES) {
    const value = get(name);
    if (value) found[name] = value;
  }
  const parsed = validate(environmentSchema, found);
  if (!parsed.success) {
    const [{ pointer, message }] = parsed.errors;
    const path = dottedPath(pointer);
    // A secret must not reach a log, not even a wrong one.
    const got = SECRET.test(path) ? "" : ` (${found[path]})`;
    throw new ConfigError(`Mend the setting ${path}. ${message}${got}`);
  }
  const environment = parsed.data;
  const nats = readNats(environment, readFile);
  return {
    host: environment.KANIZSA_API_HOST,
    port: environment.KANIZSA_API_PORT,
    worker: {
      url: (environment.KANIZSA_WORKER_URL ??
        httpUrl(environment.KANIZSA_WORKER_HOST, environment.KANIZSA_WORKER_PORT))
        .replace(/\/+$/, ""),
      token: environment.KANIZSA_WORKER_TOKEN,
      timeoutMs: environment.KANIZSA_WORKER_TIMEOUT_MS,
    },
    nats: nats && {
      settings: nats,
      replicas: environment.KANIZSA_NATS_REPLICAS,
      ackWaitMs: environment.KANIZSA_NATS_ACK_WAIT_MS,
    },
    dataDir: environment.KANIZSA_DATA_DIR,
    adminKeyFile: environment.KANIZSA_ADMIN_KEY_FILE,
    limits: {
      imageBytes: environment.KANIZSA_MAX_IMAGE_BYTES,
      imagePixels: environment.KANIZSA_MAX_IMAGE_PIXELS,
      bodyTimeoutMs: environment.KANIZSA_BODY_TIMEOUT_MS,
      concurrentRequests: environment.KANIZSA_MAX_CONCURRENT_REQUESTS,
    },
    imageStore: {
      bytes: environment.KANIZSA_IMAGE_STORE_BYTES,
      maxAgeMs: environment.KANIZSA_IMAGE_STORE_HOURS * 3_600_000,
    },
    resultStore: {
      bytes: environment.KANIZSA_RESULT_STORE_BYTES,
      maxAgeMs: environment.KANIZSA_RESULT_STORE_HOURS * 3_600_000,
    },
    jobs: {
      syncWaitMs: environment.KANIZSA_SYNC_WAIT_MS,
      queueLimit: environment.KANIZSA_JOB_QUEUE_LIMIT,
      concurrency: environment.KANIZSA_JOB_CONCURRENCY ?? CONCURRENCY[nats ? "nats" : "http"],
      timeoutMs: environment.KANIZSA_JOB_TIMEOUT_MS,
    },
    ratePerMinute: environment.KANIZSA_RATE_PER_MINUTE,
    egress: {
      hosts: environment.KANIZSA_EGRESS_HOSTS,
      timeoutMs: environment.KANIZSA_EGRESS_TIMEOUT_MS,
    },
    metricsPort: environment.KANIZSA_METRICS_PORT,
    stopTimeoutMs: environment.KANIZSA_STOP_TIMEOUT_MS,
    exitWithParent: environment.KANIZSA_EXIT_WITH_PARENT,
  };
}

function readNats(
  environment: NatsEnvironment,
  readFile: (path: string) => string,
): NatsSettings | undefined {
  return readNatsSettings(environment, (path) => {
    try {
      return readFile(path);
    } catch (cause) {
      throw new ConfigError(`Name a file that can be read for NATS: got ${path}`, { cause });
    }
  });
}

function hostPatterns(text: string, context: z.RefinementCtx): HostPattern[] {
  try {
    return parseHostPatterns(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "" });
    return z.NEVER;
  }
}

/** `http://host:port`, with the brackets that an IPv6 address needs. */
export function httpUrl(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
