import { assertEquals, assertRejects } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import type { Backend, CallOptions, ModeDetail } from "../types.ts";
import { Engines, type EngineSettings } from "./engines.ts";
import { type FakeEngine, fakeEngine, PICTURE, resultOf } from "./testing/fake-engine.ts";

const IDLE: CallOptions = { signal: new AbortController().signal };
const SETTINGS: EngineSettings = {
  endpoint: "",
  token: "",
  tokenUrl: "",
  mode: "auto",
  timeout: null,
  backend: null,
};

function enginesOf(changes: Partial<EngineSettings> = {}) {
  const settings = { ...SETTINGS, ...changes };
  const told: ModeDetail[] = [];
  const made: { backend: Backend | null; engine: FakeEngine }[] = [];
  const world = { failure: null as Error | null };
  const engines = new Engines({
    settings,
    base: () => "https://shop.example/",
    onMode: (detail) => told.push(detail),
    loadLocal: (backend, onBackend) => {
      if (world.failure) return Promise.reject(world.failure);
      const engine = fakeEngine(() => {
        onBackend(backend ?? "wasm");
        return resultOf("local");
      });
      made.push({ backend, engine });
      return Promise.resolve(engine);
    },
  });
  return { settings, told, made, engines, world };
}

Deno.test("the page's backend is told once it's known, and nothing is told twice", async () => {
  const { engines, told, made } = enginesOf();
  for (let i = 0; i < 2; i++) await engines.engine.segment(PICTURE, {}, IDLE);
  assertEquals(told, [
    { mode: "local", reason: "no-endpoint", backend: null },
    { mode: "local", reason: "no-endpoint", backend: "wasm" },
  ]);
  assertEquals([made.length, engines.mode], [1, told[1]]);
});

Deno.test("another backend makes another engine; close() frees it, and the next question makes it anew", async () => {
  const { engines, settings, made } = enginesOf({ mode: "local" });
  await engines.engine.segment(PICTURE, {}, IDLE);
  settings.backend = "cpu";
  await engines.engine.segment(PICTURE, {}, IDLE);
  assertEquals(made.map(({ backend, engine }) => [backend, engine.closed]), [
    [null, true],
    ["cpu", false],
  ]);
  engines.close();
  await engines.engine.segment(PICTURE, {}, IDLE);
  assertEquals(made.map(({ engine }) => engine.closed), [true, true, false]);
});

Deno.test("what can't be loaded now is tried again with the next question", async () => {
  const { engines, world } = enginesOf();
  world.failure = new Error("offline");
  await assertRejects(
    () => engines.engine.segment(PICTURE, {}, IDLE),
    Error,
    "offline",
  );
  world.failure = null;
  assertEquals((await engines.engine.segment(PICTURE, {}, IDLE)).id, "local");
});

Deno.test("an endpoint that is no http(s) address is a problem", async () => {
  for (const endpoint of ["ftp://x", "javascript:alert(1)", "http://["]) {
    const { engines } = enginesOf({ endpoint });
    await assertRejects(
      () => engines.engine.segment(PICTURE, {}, IDLE),
      ProblemError,
      endpoint,
    );
  }
});
