import assert from "node:assert/strict";
import test from "node:test";
import { RequestProgress } from "./request-progress.ts";

const VOTE = { state: "running", stage: "vote", done: 1, total: 2 } as const;

test("RequestProgress tells of a request from its beginning to its end", () => {
  const progress = new RequestProgress();
  assert.equal(progress.get("a"), null);
  const report = progress.begin("a");
  assert.deepEqual(progress.get("a"), { state: "queued", stage: "queue", done: 0, total: 1 });
  report.update(VOTE);
  assert.deepEqual(progress.get("a"), VOTE);
  report.end();
  assert.deepEqual([progress.get("a"), progress.size], [null, 0]);
});

test("RequestProgress tells of the later of two requests with one id, also after the first ended", () => {
  const progress = new RequestProgress();
  const first = progress.begin("a");
  const second = progress.begin("a");
  second.update(VOTE);
  first.end();
  assert.deepEqual(progress.get("a"), VOTE);
  second.end();
  assert.equal(progress.size, 0);
});
