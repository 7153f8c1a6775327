import assert from "node:assert/strict";
import test from "node:test";
import { readDenoCounts, readNodeCounts } from "./test-counts.mjs";

test("readDenoCounts() reads the last summary", () => {
  const output =
    "ok | 3 passed | 0 failed (9ms)\nx ... ok (1ms)\n\nok | 223 passed | 0 failed (1s)\n";
  assert.deepEqual(readDenoCounts(output), { passed: 223, failed: 0, skipped: 0 });
});

test("readDenoCounts() reads failures, steps and ignored tests", () => {
  const output = "FAILED | 12 passed (3 steps) | 2 failed (1 step) | 4 ignored (2s)\n";
  assert.deepEqual(readDenoCounts(output), { passed: 12, failed: 2, skipped: 4 });
});

test("readNodeCounts() counts cancelled tests as failed and todo as skipped", () => {
  const output = [
    "ℹ tests 12",
    "ℹ suites 0",
    "ℹ pass 7",
    "ℹ fail 1",
    "ℹ cancelled 1",
    "ℹ skipped 2",
    "ℹ todo 1",
    "ℹ duration_ms 123.4",
  ].join("\n");
  assert.deepEqual(readNodeCounts(output), { passed: 7, failed: 2, skipped: 3 });
});

test("a runner that broke before its summary gives no counts", () => {
  assert.equal(readDenoCounts("error: No test modules found\n"), undefined);
  assert.equal(readNodeCounts("Error: Cannot find module\n"), undefined);
});
