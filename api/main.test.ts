import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { API_KEY_PATTERN } from "./keys/api-key-text.ts";
import { apiPermissions } from "./permissions.mjs";
import { drawnResult } from "./testing/drawn-result.ts";
import { startFakeWorker } from "./testing/fake-worker.ts";
import { startHoldingWorker } from "./testing/holding-worker.ts";
import { readFixture } from "./testing/read-fixture.ts";
import { withFolder } from "./testing/with-folder.ts";

interface RunningApi extends AsyncDisposable {
  readonly child: Deno.ChildProcess;
  readonly url: string;
  /** Standard output before the ready line. */
  readonly printed: string;
}

/** The API as a process of its own, with the permissions that it is started with everywhere. */
async function startProcess(environment: Record<string, string>): Promise<RunningApi> {
  const env = { KANIZSA_API_PORT: "0", ...environment };
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", ...apiPermissions(env), "main.ts"],
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let printed = "";
  let ready: RegExpExecArray | null = null;
  while (!ready) {
    const { value, done } = await lines.read();
    if (done) throw new Error(`The API ended before it was ready: ${printed}`);
    printed += value;
    ready = /^\{"event":"ready","service":"api","url":"([^"]+)"\}$/m.exec(printed);
  }
  return {
    child,
    url: ready[1],
    printed: printed.slice(0, ready.index),
    [Symbol.asyncDispose]: async () => {
      try {
        child.kill("SIGKILL");
      } catch {
        // Ended by itself.
      }
      await child.status;
      await lines.cancel();
      await child.stdin.close().catch(() => {});
    },
  };
}

async function post(url: string, key: string): Promise<Response> {
  const form = new FormData();
  form.append("image", new Blob([await readFixture("small.jpg")]));
  return await fetch(`${url}/v1/segmentations`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}` },
    body: form,
  });
}

const keyIn = (printed: string) => /kz_\S+/.exec(printed)?.[0] ?? "";

Deno.test("the API serves with narrowed permissions and prints a new admin key at the first start alone", () =>
  withFolder(async (folder) => {
    await using worker = startFakeWorker();
    const environment = { KANIZSA_DATA_DIR: folder, KANIZSA_WORKER_URL: worker.url };
    let key: string;
    {
      await using first = await startProcess(environment);
      key = keyIn(first.printed);
      assertMatch(key, API_KEY_PATTERN);
      const response = await post(first.url, key);
      assertEquals(response.status, 200, await response.text());
    }
    await using second = await startProcess(environment);
    assertEquals(second.printed, "");
    assertEquals((await post(second.url, key)).status, 200);
    assertEquals((await fetch(`${second.url}/readyz`)).status, 200);
  }));

Deno.test("SIGTERM lets a request in flight finish, and no new one begin", () =>
  withFolder(async (folder) => {
    const arrived = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    await using worker = startFakeWorker({
      answer: async ({ image, request }) => {
        arrived.resolve();
        await held.promise;
        return drawnResult(image, request);
      },
    });
    await using api = await startProcess({
      KANIZSA_DATA_DIR: folder,
      KANIZSA_WORKER_URL: worker.url,
    });
    const inFlight = post(api.url, keyIn(api.printed));
    await arrived.promise;
    api.child.kill("SIGTERM");
    await refusesConnections(api.url);
    held.resolve();
    assertEquals((await inFlight).status, 200);
    assertEquals((await api.child.status).code, 0);
  }));

Deno.test("SIGTERM that comes with the ready line stops the API in order", () =>
  withFolder(async (folder) => {
    for (let start = 0; start < 5; start++) {
      await using api = await startProcess({ KANIZSA_DATA_DIR: folder });
      api.child.kill("SIGTERM");
      assertEquals((await api.child.status).code, 0);
    }
  }));

Deno.test("SIGTERM answers 202 to whom a result doesn't reach in time, and ends the API", () =>
  withFolder(async (folder) => {
    await using worker = startHoldingWorker();
    await using api = await startProcess({
      KANIZSA_DATA_DIR: folder,
      KANIZSA_WORKER_URL: worker.url,
      KANIZSA_STOP_TIMEOUT_MS: "1000",
    });
    const inFlight = post(api.url, keyIn(api.printed));
    await worker.arrived;
    api.child.kill("SIGTERM");
    assertEquals((await inFlight).status, 202);
    assertEquals((await api.child.status).code, 0);
    worker.release(new Response());
  }));

Deno.test("the API stops when the program that started it is gone, if it is told so", () =>
  withFolder(async (folder) => {
    await using api = await startProcess({
      KANIZSA_DATA_DIR: folder,
      KANIZSA_EXIT_WITH_PARENT: "1",
    });
    await api.child.stdin.close();
    assertEquals((await api.child.status).code, 0);
  }));

Deno.test("the API names a setting that it can't use, and ends with 1", async () => {
  const env = { KANIZSA_MAX_IMAGE_BYTES: "many" };
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", ...apiPermissions(env), "main.ts"],
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    env,
  }).output();
  const text = new TextDecoder().decode(stderr);
  assertEquals(code, 1);
  assertStringIncludes(text, "KANIZSA_MAX_IMAGE_BYTES");
  assert(!text.includes("config.ts"), "no stack");
});

async function refusesConnections(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      (await Deno.connect({ hostname, port: Number(port) })).close();
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("The API still takes connections 2 s after SIGTERM");
}
