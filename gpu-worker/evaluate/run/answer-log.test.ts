import assert from "node:assert/strict";
import { appendFile, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { inTemporaryFolder } from "../../testing/temporary-folder.ts";
import { answerKey } from "./answer-key.ts";
import { AnswerLog } from "./answer-log.ts";

const A = answerKey("a");
const B = answerKey("b");
const C = answerKey("c");

async function withLog<T>(path: string, run: (log: AnswerLog) => Promise<T>): Promise<T> {
  const log = await AnswerLog.open(path);
  try {
    return await run(log);
  } finally {
    await log.close();
  }
}

test("AnswerLog gives back what was set, also after it was opened again", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "new/answers.jsonl");
    await withLog(path, async (log) => {
      await log.set(A, { text: "größer\n" });
      await log.set(B, [1, 2]);
      assert.deepEqual(await log.get(A), { text: "größer\n" });
      assert.equal(await log.get(C), undefined);
    });
    await withLog(path, async (log) => {
      assert.equal(log.size, 2);
      await log.set(C, null);
      assert.deepEqual(await log.get(A), { text: "größer\n" });
      assert.deepEqual(await log.get(B), [1, 2]);
      assert.equal(await log.get(C), null);
    });
  });
});

test("AnswerLog takes the later of two entries", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "answers.jsonl");
    await withLog(path, async (log) => {
      await log.set(A, 1);
      await log.set(A, 2);
    });
    await withLog(path, async (log) => assert.equal(await log.get(A), 2));
  });
});

test("AnswerLog goes on behind a line that was torn", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "answers.jsonl");
    await withLog(path, async (log) => {
      await log.set(A, "kept");
      await log.set(B, "x".repeat(1000));
    });
    await truncate(path, (await readFile(path)).length - 500);
    await withLog(path, async (log) => {
      assert.equal(await log.get(A), "kept");
      assert.equal(await log.get(B), undefined);
      await log.set(C, "after");
    });
    await withLog(path, async (log) => {
      assert.equal(await log.get(A), "kept");
      assert.equal(await log.get(B), undefined);
      assert.equal(await log.get(C), "after");
    });
  });
});

test("AnswerLog takes damaged lines for absent", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "answers.jsonl");
    await writeFile(path, `\nno entry\n{"key":"${A}","value":{]}\n`);
    await appendFile(path, `{"key":"${B}","value":7}\n`);
    await withLog(path, async (log) => {
      assert.equal(await log.get(A), undefined);
      assert.equal(await log.get(B), 7);
    });
  });
});

test("AnswerLog finds entries that are longer than what is read at a time", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "answers.jsonl");
    const long = "é".repeat(1_700_000);
    await withLog(path, async (log) => {
      for (const key of [A, B, C]) await log.set(key, `${key}${long}`);
    });
    await withLog(path, async (log) => {
      for (const key of [A, B, C]) assert.equal(await log.get(key), `${key}${long}`);
    });
  });
});

test("AnswerLog never gives the answer of another key", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "answers.jsonl");
    await withLog(path, async (log) => {
      await appendFile(path, `{"key":"${B}","value":1}\n`); // by another process
      await log.set(A, 2);
      assert.equal(await log.get(A), undefined);
    });
    await withLog(path, async (log) => assert.equal(await log.get(A), 2));
  });
});
