import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import type { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { hashFile } from "../bank/hash-file.ts";
import { drawNoise, toSharp } from "../testing/draw.ts";
import { fakeSegment } from "../testing/fake-segment.ts";
import { writeModelsFolder } from "../testing/models-folder.ts";
import { infer, readJson, readResult } from "../testing/server-caller.ts";
import { settledHoldings } from "../testing/settled-memory.ts";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { startTestServer, type TestServer } from "../testing/test-server.ts";
import { TINY_MODEL, tinyReferences, writeTinyBank } from "../testing/tiny-bank.ts";
import { tinyManifest } from "../testing/tiny-model.ts";
import { tinyOnnx } from "../testing/tiny-onnx.ts";
import { type EngineSource, loadEngine } from "./engine.ts";

const TOKEN = "0123456789abcdef";
const SWAPS = 100;
/** Swaps after which allocators and compiled code have what they need. */
const WARM_UPS = 80;
const MOST_GROWTH = 0.05;
const ROUNDS = 3;
/** Connections of the callers come and go. */
const SPARE_FILES = 6;
const CALLERS = 2;
const photo = await toSharp(drawNoise(64, 48)).jpeg().toBuffer();

/** Runs the network and reads the bank, as the method does. */
const segment: typeof segmentPicture = async (picture, request, method) => {
  const data = new Float32Array(60_000).fill(1);
  const { y } = await method.runtime.run("double", { x: { dims: [1, data.length], data } });
  assert.equal(y.data[data.length - 1], 2);
  await method.bank.windows([0]);
  return await fakeSegment(picture, request, method);
};

const load = (source: EngineSource) =>
  loadEngine(source, { providers: ["cpu"], precision: "int8", threads: 1, without: [], segment });

/** Two banks that can be served, a small one and one whose maps stay in its file; and what can't. */
async function writeModels(folder: string) {
  await writeModelsFolder(folder);
  const car = join(folder, "car");
  await writeTinyBank(join(car, "stored.arrow"), tinyReferences(6), { largestWhole: 3 });
  await writeTinyBank(join(car, "alien.arrow"), tinyReferences(3), {
    model: { ...TINY_MODEL, version: "0.9.0" },
  });
  const bank = await readFile(join(car, "stored.arrow"));
  await writeFile(join(car, "torn.arrow"), bank.subarray(0, bank.length / 2));
  const manifest = async (name: string, network: Buffer) => {
    const listed = tinyManifest({ double: network });
    const file = "car/bank.arrow";
    const entry = { ...listed.bank, file, ...await hashFile(join(folder, file)) };
    const networks = listed.networks.map((one) => ({ ...one, file: `car/${name}.onnx` }));
    await writeFile(join(car, `${name}.onnx`), network);
    await writeFile(
      join(folder, `${name}.json`),
      JSON.stringify({ ...listed, networks, bank: entry }),
    );
  };
  await mkdir(car, { recursive: true });
  await manifest("garbage", Buffer.from("no onnx"));
  const values = [{ name: "y", shape: ["a"] }];
  const unfit = { nodes: [], inputs: [{ name: "x", shape: [3, 3] }], outputs: values };
  await manifest(
    "unfit",
    tinyOnnx({ ...unfit, nodes: [{ op: "Identity", inputs: ["x"], outputs: ["y"] }] }),
  );
}

const GOOD: readonly Record<string, string>[] = [{ bank: "car/stored.arrow" }, {}];
/** What is refused, with the reason that the refusal must give. */
const BAD: readonly [parameters: Record<string, string>, code: string, reason: RegExp][] = [
  [{ bank: "car/none.arrow" }, "not_found", /none\.arrow/],
  [{ bank: "car/torn.arrow" }, "request_invalid", /./],
  [{ bank: "car/alien.arrow" }, "bank_model_mismatch", /npm run bank/],
  [{ bank: "car/double.onnx" }, "request_invalid", /^Use an Arrow file/],
  [{ manifest: "garbage.json" }, "request_invalid", /protobuf/i],
  [{ manifest: "unfit.json" }, "request_invalid", /double|dimension|rank/i],
];

async function swap(server: TestServer, parameters: Record<string, string>) {
  const response = await fetch(`${server.url}/v2/repository/models/car/load`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}` },
    body: Buffer.from(JSON.stringify({ parameters })),
  });
  return { status: response.status, body: await readJson(response) };
}

/** Asks one request after another until it is told to stop. */
async function askOn(server: TestServer, isOver: () => boolean, versions: Set<string>) {
  let answers = 0;
  while (!isOver()) {
    const response = await infer(server, photo, { prompts: [{ box: [8, 8, 20, 20] }] }, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    assert.equal(response.status, 200);
    versions.add((await readResult(response)).model.bank.version);
    answers++;
  }
  return answers;
}

test(`${SWAPS} swaps and ${SWAPS} refused loads under requests fail none and leave memory flat`, () =>
  inTemporaryFolder(async (folder) => {
    await writeModels(folder);
    const engine = await load({ manifestPath: join(folder, "manifest.json"), bankPath: undefined });
    const server = await startTestServer({ engine, modelsDir: folder, load, token: TOKEN });
    let over = false;
    const versions = new Set<string>();
    const asking = Promise.all(
      Array.from({ length: CALLERS }, () => askOn(server, () => over, versions)),
    );
    const swapMany = async (times: number) => {
      for (let i = 0; i < times; i++) {
        const good = await swap(server, GOOD[i % GOOD.length]);
        assert.equal(good.status, 200, JSON.stringify(good.body));
        const serving = server.slot.engine;
        const [parameters, code, reason] = BAD[i % BAD.length];
        const bad = await swap(server, parameters);
        assert.equal(bad.body.code, code, JSON.stringify([parameters, bad.body]));
        assert.match(bad.body.error, reason);
        assert.equal(server.slot.engine, serving);
      }
    };
    try {
      await swapMany(WARM_UPS);
      let before = await settledHoldings();
      const growth: number[] = [];
      // A leak is in every round; an allocator that takes another arena is not.
      do {
        await swapMany(SWAPS);
        const after = await settledHoldings();
        growth.push(after.mib / before.mib - 1);
        if (before.files !== null && after.files !== null) {
          assert.ok(after.files - before.files <= SPARE_FILES, "files are closed");
        }
        before = after;
      } while (growth.at(-1)! > MOST_GROWTH && growth.length < ROUNDS);
      assert.ok(growth.at(-1)! <= MOST_GROWTH, `memory grew by ${growth.join(", ")} a round`);
      assert.equal(versions.size, GOOD.length);
    } finally {
      over = true;
      const answers = await asking.finally(() => server.stop());
      assert.ok(answers.every((count) => count > 0));
      await server.slot.engine?.dispose();
    }
  }));
