import assert from "node:assert/strict";
import test from "node:test";
import { startProgress } from "./progress.ts";

function record(isTTY: boolean, total: number, notes: (done: number) => string = () => "") {
  const written: string[] = [];
  let time = 0;
  const stream = { isTTY, columns: 60, write: (text: string) => written.push(text) };
  const progress = startProgress(stream, total, () => time);
  for (let done = 1; done <= total; done++) {
    time += 1000;
    progress.update(done, notes(done));
  }
  progress.end();
  return written;
}

test("startProgress() draws one bar over itself on a terminal", () => {
  const written = record(true, 4);
  assert.equal(written.length, 5);
  assert.equal(written[1], `\r\x1b[K${"█".repeat(15)}${"░".repeat(15)} 2/4, 2 s left`);
  assert.equal(written[3], `\r\x1b[K${"█".repeat(30)} 4/4`);
  assert.equal(written[4], "\n");
});

test("startProgress() never draws a line that would wrap", () => {
  const written = record(true, 3, () => "a note much longer than the terminal is wide, really");
  for (const line of written) assert.ok(line.length <= 60 + "\r\x1b[K".length);
});

test("startProgress() writes ten plain lines into a log", () => {
  const written = record(false, 200, (done) => done > 100 ? "3 skipped" : "");
  assert.equal(written.length, 10);
  assert.equal(written[0], "20/200, 180 s left\n");
  assert.equal(written[9], "200/200, 3 skipped\n");
});
