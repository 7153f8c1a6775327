import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { describeReference } from "@kanizsa/shared/pipeline/describe-reference.ts";
import { MemoryBank } from "@kanizsa/shared/pipeline/memory-bank.ts";
import { prepareBank } from "@kanizsa/shared/pipeline/prepared-bank.ts";
import { match } from "@kanizsa/shared/pipeline/testing/fake-networks.ts";
import { fakeRuntime } from "@kanizsa/shared/pipeline/testing/fake-runtime.ts";
import { inTemporaryFolder } from "../../../testing/temporary-folder.ts";
import { readCars } from "../../datasets/cars.ts";
import { readMask } from "../../images/read-mask.ts";
import { readRgb } from "../../images/rgb-image.ts";
import { cellText } from "../../report/cell.ts";
import { InterruptedError } from "../../run/interruption.ts";
import { testContext } from "../../testing/context.ts";
import { writeDrawnCars } from "../../testing/drawn-data.ts";
import { evaluateMatching } from "./evaluate-matching.ts";
import type { MatchRecord } from "./match-case.ts";

/** Networks by hand, whose score branch takes every pair for alike. */
const runtime = fakeRuntime({
  match(inputs) {
    const outputs = match(inputs);
    const { dims, data } = outputs.similarity;
    return { ...outputs, learnt: { dims, data: data.map(() => 0.9) } };
  },
});

/** The drawn cars of a data folder as a bank. */
async function drawnBank(folder: string) {
  const references = (await readCars(folder, "val")).map(async ({ id, picturePath, maskPath }) => {
    const picture = await readRgb(picturePath);
    const { width, height } = picture;
    return await describeReference({
      ...{ id, category: "car", source: "drawn", mirrored: false },
      picture: { ...picture, workingWidth: width, workingHeight: height },
      mask: await readMask(maskPath),
    }, runtime);
  });
  return prepareBank(new MemoryBank("drawn", await Promise.all(references)));
}

async function evaluate(interruption = { isWanted: false }) {
  return await inTemporaryFolder(async (data) => {
    await writeDrawnCars(data);
    const bank = await drawnBank(data);
    const worker = { segment: () => Promise.reject(new Error("No worker is asked")) };
    const { options, follow } = testContext(worker, { dataset: "cars", data, split: "dev" });
    return await evaluateMatching({ options, method: { runtime, bank }, follow, interruption });
  });
}

test("evaluateMatching() measures centre and scale of every case, and every pair once", async () => {
  const { details, tables, charts, keyFigures } = await evaluate();
  const records = details.cases as MatchRecord[];
  assert.equal(records.length, 9);
  for (const { pairs, scaleError, chosenShape, bestShape } of records) {
    assert.ok(pairs.length <= 3); // the bank has no more
    assert.ok(pairs.every(({ kind }) => kind === "high"));
    assert.ok(scaleError >= 0);
    assert.ok(bestShape !== null && chosenShape <= bestShape && bestShape > 0.9);
  }
  const [votes, pairs, retrieval] = tables;
  assert.deepEqual(votes.rows.map((cells) => cells.slice(0, 2)), [
    ["10–25 %", "3"],
    ["25–45 %", "3"],
    ["45–65 %", "3"],
    ["all", "9"],
  ]);
  assert.equal(retrieval.rows.length, 4);
  const [all, high, random] = pairs.rows.map((cells) => cells.map(cellText));
  const count = records.reduce((sum, record) => sum + record.pairs.length, 0);
  assert.equal(Number(all[1]) + Number(all[2]), count);
  assert.deepEqual(all.slice(1), high.slice(1));
  // The score branch takes every pair for alike, and is right where it is.
  assert.match(all[3], /^1\.000 /);
  assert.deepEqual(random.slice(1), ["0", "0", "–", "–", "–"]);
  assert.equal(charts.length, 2);
  assert.deepEqual(keyFigures.map(({ label }) => label), [
    "mindelta, top-1",
    "rgood(0.1), top-1",
    "rgood(0.1), top-12",
    "pos_acc",
    "neg_acc",
    "acc_all",
  ]);
});

test("evaluateMatching() stops when it is told to", async () => {
  await assert.rejects(evaluate({ isWanted: true }), InterruptedError);
});

test("evaluateMatching() names the data that are missing", async () => {
  await inTemporaryFolder(async (folder) => {
    const bank = prepareBank(new MemoryBank("empty", []));
    const worker = { segment: () => Promise.reject(new Error("No worker is asked")) };
    const data = join(folder, "none");
    const { options, follow } = testContext(worker, { dataset: "cars", data, split: "dev" });
    await assert.rejects(
      evaluateMatching({
        options,
        method: { runtime, bank },
        follow,
        interruption: { isWanted: false },
      }),
      { name: "DatasetError" },
    );
  });
});
