import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { writeModelsFolder } from "./testing/models-folder.ts";
import { inTemporaryFolder } from "./testing/temporary-folder.ts";
import { writeTinyBank } from "./testing/tiny-bank.ts";

const PROGRAM = fileURLToPath(new URL("testing/fake-worker.ts", import.meta.url));

/** Starts the worker as a process of its own; a test that fails leaves none behind. */
async function withWorker<T>(
  environment: Record<string, string>,
  run: (
    worker: { child: ChildProcess; output: () => { stdout: string; stderr: string } },
  ) => Promise<T>,
): Promise<T> {
  const child = spawn(process.execPath, ["--import", "tsx", PROGRAM], {
    env: { PATH: process.env.PATH, KANIZSA_WORKER_PORT: "0", ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => output.stdout += chunk);
  child.stderr.on("data", (chunk) => output.stderr += chunk);
  const exited = once(child, "exit");
  try {
    return await run({ child, output: () => output });
  } finally {
    child.kill("SIGKILL");
    await exited;
  }
}

/** Runs a worker that cannot start, and tells how it ended. */
function startInVain(environment: Record<string, string>) {
  return withWorker(environment, async ({ child, output }) => {
    const [code] = await once(child, "exit");
    return { code, ...output() };
  });
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("The worker has no output");
  for await (const line of createInterface(child.stdout)) {
    const { event, service, url } = JSON.parse(line);
    assert.deepEqual([event, service], ["ready", "worker"]);
    return url;
  }
  throw new Error("The worker ended before it was ready");
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`the worker is ready when it says so and ends by itself on ${signal}`, () =>
    inTemporaryFolder(async (folder) => {
      await writeModelsFolder(folder);
      await withWorker({ KANIZSA_MODELS_DIR: folder }, async ({ child, output }) => {
        const url = await readyUrl(child);
        assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
        assert.equal((await fetch(`${url}/v2/health/ready`)).status, 200);
        child.kill(signal);
        assert.deepEqual(await once(child, "exit"), [0, null]);
        const events = output().stderr.trim().split("\n").map((line) => JSON.parse(line).event);
        assert.deepEqual(events, ["providers", "request", "stopping", "stopped"]);
      });
    }));
}

test("the worker ends when its parent does, if told to", () =>
  inTemporaryFolder(async (folder) => {
    await writeModelsFolder(folder);
    const environment = { KANIZSA_MODELS_DIR: folder, KANIZSA_EXIT_WITH_PARENT: "1" };
    await withWorker(environment, async ({ child }) => {
      await readyUrl(child);
      child.stdin?.end();
      assert.deepEqual(await once(child, "exit"), [0, null]);
    });
  }));

test("the worker outlives its standard input otherwise", () =>
  inTemporaryFolder(async (folder) => {
    await writeModelsFolder(folder);
    await withWorker({ KANIZSA_MODELS_DIR: folder }, async ({ child }) => {
      const url = await readyUrl(child);
      child.stdin?.end();
      assert.equal((await fetch(`${url}/v2/health/live`)).status, 200);
      assert.equal(child.exitCode, null);
    });
  }));

test("the worker refuses to start on an open address without a token", async () => {
  const { code, stderr } = await startInVain({ KANIZSA_WORKER_HOST: "0.0.0.0" });
  assert.equal(code, 1);
  assert.match(stderr, /^Set KANIZSA_WORKER_TOKEN before listening .*: got .*"0\.0\.0\.0"\n$/);
});

test("the worker refuses to start without models, in one sentence", async () => {
  const { code, stdout, stderr } = await startInVain({ KANIZSA_MODELS_DIR: "/nowhere" });
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.equal(stderr, 'Set KANIZSA_MODELS_DIR to the models folder: got "/nowhere"\n');
});

test("the worker refuses to start with models of another pipeline version", () =>
  inTemporaryFolder(async (folder) => {
    await writeModelsFolder(folder);
    const path = join(folder, "manifest.json");
    const manifest = JSON.parse(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify({ ...manifest, pipeline_version: "0" }));
    const { code, stdout, stderr } = await startInVain({ KANIZSA_MODELS_DIR: folder });
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^Use models that were exported for .*: got version 0 in .*\n$/);
  }));

test("the worker refuses to start with a bank of another model version", () =>
  inTemporaryFolder(async (folder) => {
    await writeModelsFolder(folder);
    const path = join(folder, "alien.arrow");
    await writeTinyBank(path, undefined, { model: { name: "car", version: "0.9.0" } });
    const { code, stderr } = await startInVain({ KANIZSA_MODELS_DIR: folder, KANIZSA_BANK: path });
    assert.equal(code, 1);
    assert.match(stderr, /`npm run bank -- build .* --out .*alien\.arrow`: got a bank made with/);
  }));

test("the worker refuses to start with a provider that this machine does not have", () =>
  inTemporaryFolder(async (folder) => {
    await writeModelsFolder(folder);
    const { code, stderr } = await startInVain({
      KANIZSA_MODELS_DIR: folder,
      KANIZSA_EXECUTION_PROVIDERS: "qnn",
    });
    assert.equal(code, 1);
    assert.match(stderr, /^Set KANIZSA_EXECUTION_PROVIDERS to .*: got qnn \(not in this build/);
  }));

test("the worker names an address that is taken", () =>
  inTemporaryFolder(async (folder) => {
    await writeModelsFolder(folder);
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = address !== null && typeof address === "object" ? String(address.port) : "";
    const { code, stderr } = await startInVain({
      KANIZSA_MODELS_DIR: folder,
      KANIZSA_WORKER_PORT: port,
    });
    other.close();
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`KANIZSA_WORKER_PORT .*: got 127\\.0\\.0\\.1:${port}, EADDRINUSE`),
    );
  }));
