import { assertEquals, assertStrictEquals } from "@std/assert";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { rememberingRuntime } from "./remembering-runtime.ts";

const crop = (value: number) => ({ dims: [1, 3, 1, 2], data: new Float32Array(6).fill(value) });

function setUp() {
  const ran: string[] = [];
  const inner: Runtime = {
    provider: "wasm",
    run: (network, { image }) => {
      ran.push(`${network} ${image.data[0]}`);
      return Promise.resolve({ out: image });
    },
  };
  return { runtime: rememberingRuntime(inner), ran };
}

Deno.test("rememberingRuntime() looks at the same crop once", async () => {
  const { runtime, ran } = setUp();
  const { out } = await runtime.run("trunk", { image: crop(1) });
  assertStrictEquals((await runtime.run("trunk", { image: crop(1) })).out, out);
  await runtime.run("proposals", { image: crop(1) });
  await runtime.run("trunk", { image: { ...crop(1), dims: [1, 3, 2, 1] } });
  assertEquals(ran, ["trunk 1", "proposals 1", "trunk 1"]);
});

Deno.test("rememberingRuntime() forgets what was not asked for among the last four", async () => {
  const { runtime, ran } = setUp();
  for (const value of [1, 2, 3, 4, 1, 5, 1, 2]) await runtime.run("trunk", { image: crop(value) });
  assertEquals(ran.map((run) => run.slice(-1)), ["1", "2", "3", "4", "5", "2"]);
});

Deno.test("rememberingRuntime() runs the small networks each time", async () => {
  const { runtime, ran } = setUp();
  for (let n = 0; n < 2; n++) await runtime.run("match", { image: crop(1) });
  assertEquals(ran.length, 2);
});
