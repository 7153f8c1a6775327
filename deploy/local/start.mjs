import { relative, resolve } from "node:path";
import { apiPermissions } from "../../api/permissions.mjs";
import { checkPort } from "./check-port.mjs";
import { LocalError } from "./local-error.mjs";
import { denoBinary, ROOT } from "./paths.mjs";
import { startService } from "./service.mjs";
import { buildWidget } from "./widget/build-widget.mjs";

const LOOPBACK = "127.0.0.1";
/** The worker loads and warms every network before it is ready. */
const WORKER_READY_TIMEOUT_MS = 180_000;
const API_READY_TIMEOUT_MS = 60_000;

/**
 * Runs worker and API until it is interrupted or one of them ends. With KANIZSA_WORKER_URL the
 * worker is somebody else's, and only the API runs.
 *
 * @param {AbortSignal} signal @returns {Promise<number>} exit code
 */
export async function start(signal) {
  const dataDir = resolve(ROOT, process.env.KANIZSA_DATA_DIR || ".kanizsa");
  const keyFile = resolve(ROOT, process.env.KANIZSA_ADMIN_KEY_FILE || `${dataDir}/admin-key`);
  const env = {
    ...process.env,
    KANIZSA_DATA_DIR: dataDir,
    KANIZSA_ADMIN_KEY_FILE: keyFile,
  };
  await prepareWidget();
  const services = [];
  try {
    if (!env.KANIZSA_WORKER_URL) {
      const worker = await startWorker(env, signal);
      services.push(worker);
      env.KANIZSA_WORKER_URL = worker.url;
    }
    services.push(await startApi(env, signal));
    printWelcome(services.at(-1).url, keyFile);
    return await waitForEnd(services, signal);
  } catch (error) {
    if (signal.aborted && error instanceof LocalError) return 0;
    throw error;
  } finally {
    for (const service of services.reverse()) await service.stop();
  }
}

/** An API without the preview is better than none: what is wrong is said. */
async function prepareWidget() {
  try {
    if (await buildWidget()) console.log("Built the preview for web pages");
  } catch (error) {
    console.error(`Mend the preview, \`npm run build:widget\` tries it alone: ${error.message}`);
  }
}

async function startWorker(env, signal) {
  const host = env.KANIZSA_WORKER_HOST || LOOPBACK;
  await checkPort(host, env.KANIZSA_WORKER_PORT || "8788", "KANIZSA_WORKER_PORT");
  return await startService({
    name: "worker",
    command: process.execPath,
    args: ["--import", "tsx", "gpu-worker/main.ts"],
    env,
    readyTimeoutMs: WORKER_READY_TIMEOUT_MS,
    signal,
  });
}

async function startApi(env, signal) {
  const host = env.KANIZSA_API_HOST || LOOPBACK;
  await checkPort(host, env.KANIZSA_API_PORT || "8787", "KANIZSA_API_PORT");
  return await startService({
    name: "api",
    command: denoBinary(),
    args: ["run", "--no-check", ...apiPermissions(env), "api/main.ts"],
    env,
    readyTimeoutMs: API_READY_TIMEOUT_MS,
    signal,
  });
}

function printWelcome(url, keyFile) {
  const fromHere = relative(process.cwd(), keyFile);
  const key = fromHere.startsWith("..") ? keyFile : fromHere;
  console.log(`
Kanizsa is ready: ${url}
The admin key is in ${key}

  curl -H "Authorization: Bearer $(cat "${key}")" -F image=@street.jpg ${url}/v1/segmentations
`);
}

/** Resolves to 0 on an interruption; throws when a service ends by itself. */
function waitForEnd(services, signal) {
  const interrupted = new Promise((resolve) => {
    if (signal.aborted) resolve(0);
    else signal.addEventListener("abort", () => resolve(0));
  });
  const ends = services.map(async ({ name, exited }) => {
    const how = await exited;
    throw new LocalError(`Start again and see what the ${name} printed above: it ended ${how}`);
  });
  return Promise.race([interrupted, ...ends]);
}
