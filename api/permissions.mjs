/**
 * Deno's permission flags for the API: exactly what its settings need, and neither `--allow-run`
 * nor `--allow-ffi`. Plain JavaScript, so that the starter (Node, no packages) can import it too.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { netPermission, parseHostPatterns } from "./egress/host-patterns.mjs";

const API_FOLDER = dirname(fileURLToPath(import.meta.url));

/** The variables that config.ts reads. */
export const ENVIRONMENT_NAMES = [
  "KANIZSA_API_HOST",
  "KANIZSA_API_PORT",
  "KANIZSA_WORKER_URL",
  "KANIZSA_WORKER_HOST",
  "KANIZSA_WORKER_PORT",
  "KANIZSA_WORKER_TOKEN",
  "KANIZSA_WORKER_TIMEOUT_MS",
  "KANIZSA_NATS_URL",
  "KANIZSA_NATS_USER",
  "KANIZSA_NATS_PASSWORD",
  "KANIZSA_NATS_CREDENTIALS_FILE",
  "KANIZSA_NATS_CREDENTIALS",
  "KANIZSA_NATS_CA_FILE",
  "KANIZSA_NATS_CERT_FILE",
  "KANIZSA_NATS_KEY_FILE",
  "KANIZSA_NATS_PREFIX",
  "KANIZSA_NATS_REPLICAS",
  "KANIZSA_NATS_ACK_WAIT_MS",
  "KANIZSA_DATA_DIR",
  "KANIZSA_ADMIN_KEY_FILE",
  "KANIZSA_MAX_IMAGE_BYTES",
  "KANIZSA_MAX_IMAGE_PIXELS",
  "KANIZSA_BODY_TIMEOUT_MS",
  "KANIZSA_MAX_CONCURRENT_REQUESTS",
  "KANIZSA_IMAGE_STORE_BYTES",
  "KANIZSA_IMAGE_STORE_HOURS",
  "KANIZSA_RESULT_STORE_HOURS",
  "KANIZSA_RESULT_STORE_BYTES",
  "KANIZSA_SYNC_WAIT_MS",
  "KANIZSA_JOB_QUEUE_LIMIT",
  "KANIZSA_JOB_CONCURRENCY",
  "KANIZSA_JOB_TIMEOUT_MS",
  "KANIZSA_RATE_PER_MINUTE",
  "KANIZSA_EGRESS_HOSTS",
  "KANIZSA_EGRESS_TIMEOUT_MS",
  "KANIZSA_METRICS_PORT",
  "KANIZSA_STOP_TIMEOUT_MS",
  "KANIZSA_EXIT_WITH_PARENT",
];

/** @param {string} host @param {string} port */
function hostAndPort(host, port) {
  return `${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}`;
}

const NATS_NAMES = ENVIRONMENT_NAMES.filter((name) => name.startsWith("KANIZSA_NATS_"));
const NATS_PORTS = { "nats:": "4222", "tls:": "4222", "ws:": "80", "wss:": "443" };

/**
 * What a program needs that reaches NATS: hosts with ports, files, and names of variables. All empty
 * without KANIZSA_NATS_URL; an address that can't be read grants nothing, config.ts refuses it.
 *
 * @param {Record<string, string | undefined>} environment
 */
export function natsPermissions(environment) {
  const servers = (environment.KANIZSA_NATS_URL ?? "").split(",").map((part) => part.trim());
  const urls = servers.filter((server) => URL.canParse(server)).map((server) => new URL(server));
  if (urls.length === 0) return { net: [], read: [], env: [] };
  return {
    net: urls.map(({ hostname, port, protocol }) =>
      hostAndPort(hostname, port || (NATS_PORTS[protocol] ?? "4222"))
    ),
    read: NATS_NAMES.filter((name) => name.endsWith("_FILE"))
      .flatMap((name) => environment[name] || []),
    env: NATS_NAMES,
  };
}

/**
 * By name: the address that a name resolves to needs no permission of its own, and is judged when it
 * is dialled (egress/dial.ts). A setting that can't be read grants nothing; config.ts refuses it.
 *
 * @param {string} text
 */
function egressHosts(text) {
  try {
    return [...new Set(parseHostPatterns(text).map(netPermission))];
  } catch {
    return [];
  }
}

/**
 * Flags for `deno run` under the given environment. Relative folders count from the working
 * directory of the process that will run.
 *
 * @param {Record<string, string | undefined>} environment
 * @returns {string[]}
 */
export function apiPermissions(environment) {
  const dataDir = environment.KANIZSA_DATA_DIR || "./.kanizsa";
  const keyFile = environment.KANIZSA_ADMIN_KEY_FILE;
  const files = keyFile ? [dataDir, keyFile] : [dataDir];
  const nats = natsPermissions(environment);
  const metricsPort = environment.KANIZSA_METRICS_PORT || "0";
  const hosts = [
    hostAndPort(
      environment.KANIZSA_API_HOST || "127.0.0.1",
      environment.KANIZSA_API_PORT || "8787",
    ),
    ...(metricsPort === "0"
      ? []
      : [hostAndPort(environment.KANIZSA_API_HOST || "127.0.0.1", metricsPort)]),
    ...(nats.net.length > 0 ? nats.net : [workerAddress(environment)]),
    ...egressHosts(environment.KANIZSA_EGRESS_HOSTS ?? ""),
  ];
  return [
    "--no-prompt",
    `--allow-net=${hosts.join(",")}`,
    `--allow-read=${
      [join(API_FOLDER, "pages"), join(API_FOLDER, "widget", "dist"), ...files, ...nats.read].join(
        ",",
      )
    }`,
    `--allow-write=${files.join(",")}`,
    `--allow-env=${ENVIRONMENT_NAMES.join(",")}`,
  ];
}

/** @param {Record<string, string | undefined>} environment */
function workerAddress(environment) {
  if (!environment.KANIZSA_WORKER_URL) {
    return hostAndPort(
      environment.KANIZSA_WORKER_HOST || "127.0.0.1",
      environment.KANIZSA_WORKER_PORT || "8788",
    );
  }
  const { hostname, port, protocol } = new URL(environment.KANIZSA_WORKER_URL);
  return hostAndPort(hostname, port || (protocol === "https:" ? "443" : "80"));
}
