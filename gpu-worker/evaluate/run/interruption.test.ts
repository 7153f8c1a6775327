import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import test from "node:test";
import { watchForInterruption } from "./interruption.ts";

test("watchForInterruption() ends gently at the first signal and at once at the second", () => {
  const source = new EventEmitter();
  let told = 0;
  const interruption = watchForInterruption(source, () => told++);
  assert.deepEqual([interruption.isWanted, interruption.atOnce.aborted], [false, false]);
  source.emit("SIGINT");
  assert.deepEqual([interruption.isWanted, interruption.atOnce.aborted], [true, false]);
  source.emit("SIGTERM");
  assert.deepEqual([interruption.isWanted, interruption.atOnce.aborted], [true, true]);
  assert.equal(told, 1);
});
