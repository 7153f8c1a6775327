import assert from "node:assert/strict";
import test from "node:test";
import { startProgress } from "./progress.ts";

/** A progress whose clock and worker the test moves. */
function watch(total: number, isTTY: boolean) {
  const world = { ms: 0, asked: 0, text: "" };
  const stream = { isTTY, columns: 70, write: (text: string) => (world.text += text) };
  const progress = startProgress(stream, total, { asked: () => world.asked, now: () => world.ms });
  return { world, progress };
}

test("startProgress() tells rate and time left of what the worker answered", () => {
  const { world, progress } = watch(10, false);
  progress.update(4, "remembered");
  for (let done = 5; done <= 6; done++) {
    world.ms += 2000;
    world.asked++;
    progress.update(done, "asked");
  }
  assert.equal(world.text, "4/10\n5/10, 0.50/s, 10 s left\n6/10, 0.50/s, 8 s left\n");
});

test("startProgress() writes a line for each tenth where no terminal is", () => {
  const { world, progress } = watch(1000, false);
  for (let done = 1; done <= 1000; done++) progress.update(done, "");
  progress.end();
  assert.equal(world.text.split("\n").length, 11);
  assert.ok(!world.text.includes("\r"));
});

test("startProgress() draws a bar over itself on a terminal, within its width", () => {
  const { world, progress } = watch(500, true);
  world.asked = 1;
  world.ms = 14_500;
  progress.update(1, "a name that is by far too long for the terminal's width");
  progress.end();
  const [line, rest] = world.text.slice("\r\x1b[K".length).split("\n");
  assert.equal(line.length, 69);
  assert.match(line, /^░{24} 1\/500, 0\.069\/s, 2 h 0 min left {2}a name/);
  assert.equal(rest, "");
});
