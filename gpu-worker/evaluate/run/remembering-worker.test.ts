import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { inTemporaryFolder } from "../../testing/temporary-folder.ts";
import { testIdentity } from "../testing/context.ts";
import { AnswerLog } from "./answer-log.ts";
import { InterruptedError } from "./interruption.ts";
import { rememberAnswers } from "./remembering-worker.ts";

const RESULT: WorkerResult = {
  image: { width: 4, height: 3 },
  model: {
    name: "car",
    version: "1",
    provider: "cpu",
    bank: { version: "b", references: 1 },
  },
  timings_ms: { queue: 0, decode: 0, proposals: 0, features: 0, vote: 0, refine: 0, total: 7 },
  instances: [],
  order: [],
};
const PICTURE = new Uint8Array([1, 2, 3]);

test("rememberAnswers() asks the same only once, also in the next run", async () => {
  await inTemporaryFolder(async (folder) => {
    const interruption = { isWanted: false };
    const client = {
      segment: () => Promise.resolve(RESULT),
      describe: () => Promise.reject(new Error("Not asked")),
    };
    const run = async (
      identity: ReturnType<typeof testIdentity>,
      ask: (worker: ReturnType<typeof rememberAnswers>) => Promise<void>,
    ) => {
      const log = await AnswerLog.open(join(folder, "answers.jsonl"));
      const worker = rememberAnswers({ client, identity, log, interruption });
      await ask(worker).finally(() => log.close());
      return [worker.asked, worker.remembered];
    };
    const identity = testIdentity();
    const first = await run(identity, async (worker) => {
      assert.deepEqual(await worker.segment(PICTURE, { mode: "refined" }), RESULT);
      await worker.segment(PICTURE, { mode: "refined" });
      await worker.segment(PICTURE, { mode: "transfer" });
      await worker.segment(new Uint8Array([1, 2, 4]), { mode: "refined" });
    });
    assert.deepEqual(first, [3, 0]);
    interruption.isWanted = true;
    const second = await run(identity, async (worker) => {
      assert.deepEqual(await worker.segment(PICTURE, { mode: "transfer" }), RESULT);
      await worker.segment(PICTURE, { mode: "transfer" });
      await assert.rejects(worker.segment(PICTURE, { min_score: 0 }), InterruptedError);
    });
    assert.deepEqual(second, [0, 1]);
    for (
      const other of [
        { fingerprint: "f2" },
        { bank: { version: "c", references: 1 } },
        { without: ["occluder"] },
      ]
    ) {
      await run({ ...identity, ...other }, async (worker) => {
        await assert.rejects(worker.segment(PICTURE, { mode: "refined" }), InterruptedError);
      });
    }
  });
});
