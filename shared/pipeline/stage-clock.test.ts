import { assert, assertEquals, assertRejects } from "@std/assert";
import { StageClock } from "./stage-clock.ts";

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

Deno.test("StageClock adds up what each stage took, failures included", async () => {
  const clock = new StageClock();
  assertEquals(await clock.time("vote", () => 7), 7);
  const before = clock.milliseconds.vote;
  await clock.time("vote", () => wait(5));
  await assertRejects(() =>
    clock.time("vote", async () => {
      await wait(5);
      throw new Error("The network failed");
    })
  );
  assert(clock.milliseconds.vote >= before + 8);
  assertEquals([clock.milliseconds.features, clock.milliseconds.refine], [0, 0]);
});
