import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { cellText } from "../report/cell.ts";
import { startAnsweringWorker } from "../testing/answering-worker.ts";
import { testContext } from "../testing/context.ts";
import { evaluateMasks } from "./evaluate-masks.ts";

/** Five annotations of COCOA as published, which are not ours to pass on. */
const DATA = process.env.KANIZSA_TEST_DATA ??
  fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const FOLDER = join(DATA, "cocoa-sample");
const skip = existsSync(FOLDER) ? false : `set KANIZSA_TEST_DATA: no ${FOLDER}`;

test(
  "evaluateMasks() measures every object of five published COCOA pictures",
  { skip },
  async () => {
    const worker = await startAnsweringWorker();
    try {
      const report = await evaluateMasks(testContext(worker.client, {
        dataset: "cocoa",
        data: FOLDER,
        split: "all",
        category: "all",
        prompts: ["mask"],
      }));
      const [objects, order] = report.tables;
      const rows = objects.rows.map((cells) => cells.slice(0, 4).map(cellText));
      const own = rows.filter(([, masks]) => masks === "Kanizsa, refined");
      // The fake worker gives the visible mask back: what is not hidden is right.
      assert.deepEqual(own.map(([hidden]) => hidden), [
        "not hidden",
        "up to 25 %",
        "above 25 %",
        "all",
      ]);
      assert.match(own[0][3], /^1\.000 /);
      assert.equal(own.slice(0, 3).reduce((sum, [, , n]) => sum + Number(n), 0), Number(own[3][2]));
      assert.equal(order.title, "Who hides whom, mask prompt");
      assert.ok(report.galleries.length >= 3);
    } finally {
      await worker.stop();
    }
  },
);
