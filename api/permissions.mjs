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
  const worker = environment.KANIZSA_WORKER_URL ? new URL(environment.KANIZSA_WORKER_URL) : null;
  const metricsPort = environment.KANIZSA_METRICS_PORT || "0";
  const hosts = [
    hostAndPort(
      environment.KANIZSA_API_HOST || "127.0.0.1",
      environment.KANIZSA_API_PORT || "8787",
    ),
    ...(metricsPort === "0"
      ? []
      : [hostAndPort(environment.KANIZSA_API_HOST || "127.0.0.1", metricsPort)]),
    worker
      ? hostAndPort(worker.hostname, worker.port || (worker.protocol === "https:" ? "443" : "80"))
      : hostAndPort(
        environment.KANIZSA_WORKER_HOST || "127.0.0.1",
        environment.KANIZSA_WORKER_PORT || "8788",
      ),
    ...egressHosts(environment.KANIZSA_EGRESS_HOSTS ?? ""),
  ];
  return [
    "--no-prompt",
    `--allow-net=${hosts.join(",")}`,
    `--allow-read=${
      [join(API_FOLDER, "pages"), join(API_FOLDER, "widget", "dist"), ...files].join(",")
    }`,
    `--allow-write=${files.join(",")}`,
    `--allow-env=${ENVIRONMENT_NAMES.join(",")}`,
  ];
}
