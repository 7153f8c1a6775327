import { assertEquals, assertRejects } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { pageProblem, type PageProblemCode } from "../problems.ts";
import { RefusedError } from "../remote/refused-error.ts";
import { fakeEngine, PICTURE, resultOf } from "./testing/fake-engine.ts";
import type { CallOptions, Mode, Problem } from "../types.ts";
import { chooseEngine, SILENCE_REST_MS } from "./choose-engine.ts";

const IDLE: CallOptions = { signal: new AbortController().signal };

function refusal(status: number, code = "x", retryAfterMs = 0): RefusedError {
  const problem: Problem = {
    type: "",
    title: "",
    status,
    detail: "",
    instance: "",
    code,
  };
  return new RefusedError(problem, retryAfterMs);
}

const own = (code: PageProblemCode) => pageProblem(code, "");

/** A choice whose API fails with `failure`, if set, and a page that always answers. */
function choiceOf(
  { mode = "auto", endpoint = true }: { mode?: Mode; endpoint?: boolean } = {},
) {
  const remote = fakeEngine(() => {
    if (world.failure) throw world.failure;
    return resultOf("remote");
  });
  const world = {
    now: 0,
    mode,
    failure: null as Error | null,
    told: [] as string[],
    remote,
  };
  const local = fakeEngine(() => resultOf("local"));
  const engine = chooseEngine({
    mode: () => world.mode,
    remote: () => endpoint ? world.remote : null,
    local: () => Promise.resolve(local),
    onMode: ({ mode, reason }) => world.told.push(`${mode} ${reason}`),
    now: () => world.now,
  });
  const ask = async () => (await engine.segment(PICTURE, {}, IDLE)).id;
  return { world, remote, local, engine, ask };
}

Deno.test("auto asks the API, and says so", async () => {
  const { world, ask, local } = choiceOf();
  assertEquals([await ask(), world.told, local.asked.length], ["remote", [
    "remote null",
  ], 0]);
});

Deno.test("what keeps the API from answering lets the page answer, with the reason", async () => {
  const cases: [failure: Error, reason: string][] = [
    [own("api_unreachable"), "network"],
    [own("token_unavailable"), "network"],
    [own("api_timeout"), "timeout"],
    [refusal(429, "rate_limited"), "rate-limited"],
    [refusal(429, "quota_exceeded"), "rate-limited"],
    [refusal(502, "api_answer_unknown"), "unavailable"],
    [refusal(503, "queue_full"), "unavailable"],
    [refusal(504, "worker_timeout"), "unavailable"],
  ];
  for (const [failure, reason] of cases) {
    const { world, ask } = choiceOf();
    world.failure = failure;
    assertEquals([await ask(), world.told], ["local", [`local ${reason}`]]);
  }
});

Deno.test("what the API refuses for another reason is shown", async () => {
  const failures = [
    ...[400, 401, 403, 404, 413, 415, 422, 500, 501, 505].map((status) => refusal(status)),
    own("origin_not_allowed"),
    new TypeError("a mistake of ours"),
  ];
  for (const failure of failures) {
    const { world, ask, local } = choiceOf();
    world.failure = failure;
    assertEquals(await ask().catch((error) => error), failure);
    assertEquals([world.told, local.asked.length], [[], 0]);
  }
});

Deno.test("the API is asked again with the next question, but not before Retry-After", async () => {
  const { world, ask, remote } = choiceOf();
  world.failure = refusal(429, "rate_limited", 5000);
  assertEquals(await ask(), "local");
  world.failure = null;
  world.now = 4999;
  assertEquals([await ask(), remote.asked.length], ["local", 1]);
  world.now = 5000;
  assertEquals(await ask(), "remote");
  world.failure = own("api_unreachable");
  assertEquals(await ask(), "local");
  world.failure = null;
  assertEquals(await ask(), "remote");
  assertEquals(world.told, [
    "local rate-limited",
    "local rate-limited",
    "remote null",
    "local network",
    "remote null",
  ]);
});

Deno.test("an API that was silent has a rest, as each try costs the whole timeout", async () => {
  const { world, ask } = choiceOf();
  world.failure = own("api_timeout");
  assertEquals(await ask(), "local");
  world.failure = null;
  world.now = SILENCE_REST_MS - 1;
  assertEquals([await ask(), world.told], ["local", [
    "local timeout",
    "local timeout",
  ]]);
  world.now = SILENCE_REST_MS;
  assertEquals(await ask(), "remote");
});

Deno.test("another API is asked at once", async () => {
  const { world, ask } = choiceOf();
  world.failure = refusal(503, "queue_full", 60_000);
  assertEquals(await ask(), "local");
  world.remote = fakeEngine(() => resultOf("other"));
  assertEquals(await ask(), "other");
});

Deno.test("remote shows every problem, and asks also while the API wants to be left alone", async () => {
  const { world, ask, remote, local } = choiceOf({ mode: "remote" });
  world.failure = refusal(503, "queue_full", 5000);
  await assertRejects(ask, RefusedError);
  await assertRejects(ask, RefusedError);
  assertEquals([remote.asked.length, local.asked.length], [2, 0]);
  const unnamed = choiceOf({ mode: "remote", endpoint: false });
  await assertRejects(unnamed.ask, ProblemError, "endpoint");
});

Deno.test("local never asks the API; without an endpoint auto doesn't either", async () => {
  const asked = choiceOf({ mode: "local" });
  assertEquals([await asked.ask(), asked.world.told], ["local", [
    "local asked",
  ]]);
  assertEquals(asked.remote.asked.length, 0);
  const unnamed = choiceOf({ endpoint: false });
  assertEquals([await unnamed.ask(), unnamed.world.told], ["local", [
    "local no-endpoint",
  ]]);
});

Deno.test("the page completes at most 8 cars at once", async () => {
  const { engine, local } = choiceOf({ mode: "local" });
  const prompts = (count: number) => ({
    prompts: Array(count).fill({ box: [0, 0, 9, 9] }),
  });
  await engine.segment(PICTURE, prompts(8), IDLE);
  const refused = () => engine.segment(PICTURE, prompts(9), IDLE);
  await assertRejects(refused, ProblemError, "got 9");
  assertEquals(local.asked.length, 1);
});

Deno.test("a question that was left isn't asked again in the page", async () => {
  const { engine, world, local } = choiceOf();
  const stop = new AbortController();
  world.failure = own("api_unreachable");
  stop.abort("left");
  const left = engine.segment(PICTURE, {}, { signal: stop.signal }).catch((
    reason,
  ) => reason);
  assertEquals([await left, local.asked.length], ["left", 0]);
});

Deno.test("references come from whoever answered last", async () => {
  const { engine, world, ask, remote, local } = choiceOf();
  await ask();
  await engine.reference("a", IDLE);
  world.failure = own("api_unreachable");
  await ask();
  await engine.reference("b", IDLE);
  assertEquals([remote.references, local.references], [["a"], ["b"]]);
});
