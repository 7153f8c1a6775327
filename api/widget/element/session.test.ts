import { assert, assertEquals, assertRejects } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { pageProblem } from "../problems.ts";
import type { Picture, PreviewRequest, SegmentationResult } from "../types.ts";
import { type PictureSource, Session } from "./session.ts";
import { fakeEngine, PICTURE, resultOf } from "./testing/fake-engine.ts";

interface Door {
  readonly answer: (result: SegmentationResult) => void;
  readonly fail: (error: unknown) => void;
}

/** A session whose questions wait until the test answers them, and what it told. */
function open({ first = null as PreviewRequest | null } = {}) {
  const told: string[] = [];
  const closed: string[] = [];
  const doors: Door[] = [];
  const engine = fakeEngine(() =>
    new Promise((answer, fail) => {
      doors.push({ answer, fail });
    })
  );
  const session = new Session({
    engine,
    async open(source: PictureSource, { signal }): Promise<Picture> {
      await Promise.resolve();
      const name = String(source);
      if (name.startsWith("bad")) throw pageProblem("image_unreadable", name);
      if (name.startsWith("slow")) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      if (name === "slow-heedful") signal.throwIfAborted();
      return {
        ...PICTURE,
        name,
        bitmap: { width: 8, height: 6, close: () => closed.push(name) },
      };
    },
    firstRequest: () => first,
    onChange: () => {},
    onProgress: ({ stage }) => told.push(stage),
    onResult: ({ id }) => told.push(id),
    onProblem: ({ code }) => told.push(code),
  });
  return { session, told, closed, doors, engine };
}

/** Lets all that can go on do so. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const nameOf = (error: unknown) => error instanceof Error ? error.name : error;
const rejection = (work: Promise<unknown>) => work.then(() => "none", nameOf);

Deno.test("load() opens a picture, and asks the first question about it", async () => {
  const { session, told, doors, engine } = open({
    first: { max_instances: 3 },
  });
  const picture = await session.load("a");
  assertEquals([picture.name, session.picture, session.result], [
    "a",
    picture,
    null,
  ]);
  await settle();
  assertEquals([engine.asked, session.busy?.stage], [
    [{ max_instances: 3 }],
    "vote",
  ]);
  doors[0].answer(resultOf("r1"));
  await settle();
  assertEquals([session.result?.id, session.busy], ["r1", null]);
  assertEquals(session.request, { max_instances: 3 });
  assertEquals(told, ["start", "start", "vote", "r1"]);
});

Deno.test("a newer picture ends the older one, which is freed though it came late", async () => {
  for (const slow of ["slow", "slow-heedful"]) {
    const { session, closed } = open();
    const older = rejection(session.load(slow));
    await session.load("b");
    assertEquals([await older, session.picture?.name], ["AbortError", "b"]);
    assertEquals(closed, slow === "slow" ? ["slow"] : []);
  }
});

Deno.test("a picture that can't be opened takes the one before away, and says why", async () => {
  const { session, told, closed } = open();
  await session.load("a");
  await assertRejects(() => session.load("bad"), ProblemError);
  assertEquals([session.picture, session.problem?.code], [
    null,
    "image_unreadable",
  ]);
  assertEquals([closed, told.at(-1)], [["a"], "image_unreadable"]);
});

Deno.test("a newer question ends the older; the answer before stays until it's there", async () => {
  const { session, doors } = open();
  await session.load("a");
  session.show(resultOf("r0"));
  const older = rejection(session.ask({}));
  const newer = session.ask({ prompts: [] });
  assertEquals([await older, session.result?.id], ["AbortError", "r0"]);
  doors[0].answer(resultOf("old"));
  doors[1].answer(resultOf("new"));
  assertEquals([(await newer).id, session.result?.id], ["new", "new"]);
});

Deno.test("cancel() and show() end what runs without a problem", async () => {
  const { session, told } = open();
  await session.load("a");
  const first = rejection(session.ask({}));
  session.cancel();
  assertEquals([await first, session.busy, session.problem], [
    "AbortError",
    null,
    null,
  ]);
  const second = rejection(session.ask({}));
  session.show(resultOf("undone"));
  assertEquals([await second, session.result?.id, told.at(-1)], [
    "AbortError",
    "undone",
    "undone",
  ]);
});

Deno.test("ask() shows what is made of the answer", async () => {
  const { session, doors } = open();
  await session.load("a");
  const asked = session.ask(
    {},
    (answer) => ({ ...answer, id: `${answer.id}, merged` }),
  );
  doors[0].answer(resultOf("r"));
  assertEquals([await asked, (await asked).id], [session.result, "r, merged"]);
});

Deno.test("ask() without a picture rejects", async () => {
  await assertRejects(
    () => open().session.ask({}),
    ProblemError,
    "got no picture",
  );
});

Deno.test("retry() asks again what failed, and opens again what could not be opened", async () => {
  const { session, doors, engine, told } = open({ first: {} });
  await session.load("a");
  doors[0].fail(pageProblem("api_timeout", ""));
  await settle();
  assertEquals(session.problem?.code, "api_timeout");
  const again = rejection(session.retry());
  assertEquals([session.problem, engine.asked.length], [null, 2]);
  await rejection(session.load("bad"));
  assertEquals(await again, "AbortError");
  await rejection(session.retry());
  assertEquals(told.filter((what) => what === "image_unreadable").length, 2);
});

Deno.test("mistakes of our own are problems, too", async () => {
  const { session, doors } = open();
  await session.load("a");
  const asked = session.ask({});
  doors[0].fail(new TypeError("x is not a function"));
  await assertRejects(() => asked, TypeError);
  assertEquals(session.problem?.code, "page_failed");
  assert(session.problem?.detail.includes("x is not a function"));
});

Deno.test("a selected instance's reference is brought; it stays with the instance", async () => {
  const { session, engine, doors } = open();
  await session.load("a");
  session.show(resultOf("r1", "hatchback"));
  session.select(1);
  assertEquals([session.selected, session.reference], [1, null]);
  await settle();
  assertEquals(session.reference?.id, "hatchback");
  const asked = session.ask({});
  doors[0].answer(resultOf("r2", "hatchback"));
  await asked;
  assertEquals([session.selected, session.reference?.id], [1, "hatchback"]);
  session.show(resultOf("r3", "saloon"));
  session.select(null);
  await settle();
  assertEquals([session.selected, session.reference], [null, null]);
  session.select(1);
  session.show(resultOf("r4"));
  await settle();
  assertEquals([session.selected, session.reference], [null, null]);
  assertEquals(engine.references, ["hatchback", "saloon", "saloon"]);
});

Deno.test("close() frees the picture, and another can be opened", async () => {
  const { session, closed } = open();
  await session.load("a");
  const asked = rejection(session.ask({}));
  session.close();
  assertEquals([await asked, closed, session.picture], [
    "AbortError",
    ["a"],
    null,
  ]);
  assertEquals([(await session.load("a")).name, session.source], ["a", "a"]);
});
