import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { fakeSegment } from "../testing/fake-segment.ts";
import { writeModelsFolder } from "../testing/models-folder.ts";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { startTestServer } from "../testing/test-server.ts";
import { TINY_MODEL, tinyReferences, writeTinyBank } from "../testing/tiny-bank.ts";
import { type EngineSource, loadEngine } from "./engine.ts";

const TOKEN = "0123456789abcdef";
const load = (source: EngineSource) =>
  loadEngine(source, {
    providers: ["cpu"],
    precision: "int8",
    threads: 1,
    without: [],
    segment: fakeSegment,
  });

/** A worker over a real models folder, and a client of its model repository. */
async function startRepository(folder: string, token: string | undefined) {
  await writeModelsFolder(folder);
  const engine = await load({ manifestPath: join(folder, "manifest.json"), bankPath: undefined });
  const server = await startTestServer({ engine, modelsDir: folder, load, token });
  return {
    folder,
    bankVersion: () => server.slot.engine?.bank.version,
    call: async (path: string, body?: unknown) => {
      const response = await fetch(`${server.url}/v2/repository/${path}`, {
        method: "POST",
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
      });
      return { status: response.status, body: JSON.parse(await response.text()) };
    },
    stop: async () => {
      await server.stop();
      await server.slot.engine?.dispose();
    },
  };
}

function withRepository(
  run: (tools: Awaited<ReturnType<typeof startRepository>>) => Promise<void>,
  { token }: { token: string | undefined } = { token: TOKEN },
) {
  return inTemporaryFolder(async (folder) => {
    const tools = await startRepository(folder, token);
    try {
      await run(tools);
    } finally {
      await tools.stop();
    }
  });
}

test("repository load serves with another bank, and with the manifest's own again", () =>
  withRepository(async ({ folder, call, bankVersion }) => {
    const other = await writeTinyBank(join(folder, "car/other.arrow"), tinyReferences(5));
    const first = bankVersion();
    const loaded = await call("models/car/load", { parameters: { bank: "car/other.arrow" } });
    assert.equal(loaded.status, 200);
    assert.deepEqual(loaded.body.parameters.bank, {
      version: other.version,
      references: 5,
    });
    assert.equal(bankVersion(), other.version);
    assert.equal((await call("models/car/load")).status, 200);
    assert.equal(bankVersion(), first);
  }));

test("repository index names what serves and the banks beside it", () =>
  withRepository(async ({ folder, call, bankVersion }) => {
    await writeTinyBank(join(folder, "car/other.arrow"));
    const { status, body } = await call("index");
    assert.equal(status, 200);
    assert.deepEqual(body, [
      {
        name: "car",
        version: "1.0.0",
        state: "READY",
        reason: "",
        parameters: { bank: "car/bank.arrow", bank_version: bankVersion(), references: 2 },
      },
      {
        name: "car",
        version: "1.0.0",
        state: "UNAVAILABLE",
        reason: "not loaded",
        parameters: { bank: "car/other.arrow" },
      },
    ]);
    assert.equal((await call("index", { ready: true })).body.length, 1);
  }));

/** [what is wrong, parameters, status, code, message] */
const BAD_LOADS: readonly [string, Record<string, unknown>, number, string, RegExp][] = [
  [
    "a bank outside the models folder",
    { bank: "../bank.arrow" },
    403,
    "forbidden",
    /below the models/,
  ],
  [
    "a manifest outside it",
    { manifest: "/etc/passwd" },
    403,
    "forbidden",
    /below the models folder/,
  ],
  ["a bank that is missing", { bank: "car/none.arrow" }, 404, "not_found", /none\.arrow/],
  [
    "a file that is no bank",
    { bank: "car/double.onnx" },
    422,
    "request_invalid",
    /^Use an Arrow file/,
  ],
  [
    "a manifest that is none",
    { manifest: "car/double.onnx" },
    422,
    "request_invalid",
    /is no JSON/,
  ],
  ["an unknown parameter", { banks: "x" }, 422, "request_invalid", /errors/],
  [
    "a bank of another model version",
    { bank: "car/alien.arrow" },
    503,
    "bank_model_mismatch",
    /npm run bank -- build .*alien\.arrow`: got a bank made with car 0\.9\.0/,
  ],
];

for (const [name, parameters, status, code, message] of BAD_LOADS) {
  test(`repository load refuses ${name} and goes on serving`, () =>
    withRepository(async ({ folder, call, bankVersion }) => {
      const model = { ...TINY_MODEL, version: "0.9.0" };
      await writeTinyBank(join(folder, "car/alien.arrow"), tinyReferences(1), { model });
      const before = bankVersion();
      const answer = await call("models/car/load", { parameters });
      assert.deepEqual([answer.status, answer.body.code], [status, code], answer.body.error);
      assert.match(answer.body.error, message);
      assert.equal(bankVersion(), before);
    }));
}

test("repository load takes one load at a time", () =>
  withRepository(async ({ call }) => {
    const answers = await Promise.all([call("models/car/load"), call("models/car/load")]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 503]);
  }));

test("repository routes are closed on a worker without a token", () =>
  withRepository(async ({ call }) => {
    for (const path of ["index", "models/car/load"]) {
      const { status, body } = await call(path);
      assert.deepEqual([status, body.code], [403, "forbidden"]);
    }
  }, { token: undefined }));

test("repository load knows no other model", () =>
  withRepository(async ({ call }) => {
    assert.equal((await call("models/bus/load")).status, 404);
  }));

test("loadEngine() refuses the manifest's bank when it is not the one that was listed", () =>
  inTemporaryFolder(async (folder) => {
    await writeModelsFolder(folder);
    await writeTinyBank(join(folder, "car/bank.arrow"));
    const source = { manifestPath: join(folder, "manifest.json"), bankPath: undefined };
    await assert.rejects(load(source), {
      name: "BankFileError",
      message: /^Restore .*bank\.arrow as the manifest lists it, SHA-256 \w{64}: got \w{64}$/,
    });
  }));

test("loadEngine() refuses a network that is not the one that was listed", () =>
  inTemporaryFolder(async (folder) => {
    await writeModelsFolder(folder);
    const path = join(folder, "car/double.onnx");
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.from([0])]));
    const source = { manifestPath: join(folder, "manifest.json"), bankPath: undefined };
    await assert.rejects(load(source), { name: "ModelFileError", message: /SHA-256/ });
  }));
