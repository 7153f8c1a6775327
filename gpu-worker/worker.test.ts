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
import { drawNoise, toSharp } from "./testing/draw.ts";
import { binaryInferBody } from "./testing/infer-body.ts";
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
        assert.deepEqual(events, ["providers", "stopping", "stopped"]);
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

test("the worker sends its spans over OTLP in the caller's trace, the last ones when it stops", () =>
  inTemporaryFolder(async (folder) => {
    await writeModelsFolder(folder);
    const bodies: string[] = [];
    const collector = createServer((request, response) => {
      request.setEncoding("utf8").on("data", (chunk) => bodies.push(chunk))
        .on("end", () => response.end("{}"));
    }).listen(0, "127.0.0.1");
    await once(collector, "listening");
    const address = collector.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const environment = {
      KANIZSA_MODELS_DIR: folder,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
    };
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    await withWorker(environment, async ({ child }) => {
      const url = await readyUrl(child);
      const picture = await toSharp(drawNoise(64, 48)).jpeg().toBuffer();
      const { body, headerLength } = binaryInferBody(picture, "{}");
      const answer = await fetch(`${url}/v2/models/car/infer`, {
        method: "POST",
        body,
        headers: {
          "inference-header-content-length": String(headerLength),
          traceparent: `00-${traceId}-b7ad6b7169203331-01`,
        },
      });
      assert.equal(answer.status, 200);
      child.kill("SIGTERM");
      assert.deepEqual(await once(child, "exit"), [0, null]);
    });
    collector.close();
    const sent = bodies.join("");
    for (const text of [traceId, "infer", "queue", "decode", "kanizsa-worker", "deployment"]) {
      assert.ok(sent.includes(text), `${text} in ${sent}`);
    }
  }));

test("the worker stops in time when its collector doesn't answer", () =>
  inTemporaryFolder(async (folder) => {
    await writeModelsFolder(folder);
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const environment = {
      KANIZSA_MODELS_DIR: folder,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    };
    await withWorker(environment, async ({ child }) => {
      const url = await readyUrl(child);
      await fetch(`${url}/v2/models/car/infer`, { method: "POST" });
      child.kill("SIGTERM");
      assert.deepEqual(await once(child, "exit"), [0, null]);
    });
    silent.closeAllConnections();
    silent.close();
  }));
