import { assert, assertEquals } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { watchLife } from "./watch-life.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("watchLife() counts from the last sign of life", async () => {
  const life = watchLife(80, new AbortController().signal);
  for (let beats = 0; beats < 4; beats++) {
    await pause(40);
    assert(!life.signal.aborted);
    life.beat();
  }
  await pause(120);
  const { reason } = life.signal;
  assert(reason instanceof ProblemError);
  assertEquals(reason.problem.code, "api_timeout");
});

Deno.test("watchLife() aborts with its caller's reason, and never once it has ended", async () => {
  const caller = new AbortController();
  const life = watchLife(20, caller.signal);
  life.end();
  await pause(40);
  assert(!life.signal.aborted);
  caller.abort("left");
  assertEquals(life.signal.reason, "left");
});
