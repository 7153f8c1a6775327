import assert from "node:assert/strict";
import test from "node:test";
import { paintedContext } from "../testing/figure-context.ts";
import { drawScore } from "./score.ts";

test("drawScore() holds the reference of the query's shape against one of another", async () => {
  const { rows } = await drawScore(await paintedContext());
  assert.equal(rows.length, 3);
  const numbers = rows.map(({ panels }) =>
    panels.map(({ note = "" }) => Number(note.split(" ").at(-1)))
  );
  for (const [, alike, , unlike] of numbers) {
    assert.ok(alike > 0.75 && unlike <= 0.55, `${alike}, ${unlike}`);
  }
  // the first reference has the first query's colours too
  const [[, , similar, , different]] = numbers;
  assert.ok(similar > different, `${similar}, ${different}`);
});
