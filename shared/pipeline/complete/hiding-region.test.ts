import { assertAlmostEquals, assertEquals } from "@std/assert";
import { FRAME } from "../constants.ts";
import { zeros } from "../runtime.ts";
import { box } from "../testing/boxes.ts";
import { fakeRuntime } from "../testing/fake-runtime.ts";
import { queryOf } from "../testing/queries.ts";
import { blockedRegion, hidingRegion, predictOccluder } from "./hiding-region.ts";

const seen = box(132, 72, 60, 112);
/** Value at a place of the frame, px. */
const at = (data: Float32Array, x: number, y: number) => data[(y >> 1) * 192 + (x >> 1)];

Deno.test("blockedRegion() is all beyond the picture's border, and what others show", () => {
  const query = queryOf(seen, { frame: { centerX: FRAME.width / 2 - 20 } });
  const alone = blockedRegion(query, null);
  assertEquals([at(alone, 18, 128), at(alone, 20, 128), at(alone, 330, 110)], [1, 0, 0]);
  const beside = blockedRegion(query, box(300, 100, 20, 20));
  assertEquals([at(beside, 18, 128), at(beside, 330, 110), at(beside, 350, 110)], [1, 1, 0]);
});

Deno.test("predictOccluder() shows the network the visible mask at stride 4 and doubles its answer", async () => {
  const shown: unknown[] = [];
  const runtime = fakeRuntime({
    occluder: ({ c2, c3, c4, visible }) => {
      shown.push([c2 !== undefined, c3 !== undefined, c4 !== undefined, visible.dims]);
      const mask = zeros(1, 1, 64, 96);
      mask.data[32 * 96 + 48] = 1;
      shown.push([visible.data[32 * 96 + 40], visible.data[32 * 96 + 20]]);
      return { mask };
    },
  });
  const occluder = await predictOccluder(queryOf(seen), runtime);
  assertEquals(shown, [[true, true, true, [1, 1, 64, 96]], [1, 0]]);
  assertEquals(occluder?.length, 128 * 192);
  assertAlmostEquals(occluder?.[64 * 192 + 96] ?? NaN, 9 / 16, 1e-6);
  assertAlmostEquals(occluder?.[63 * 192 + 96] ?? NaN, 3 / 16, 1e-6);
});

Deno.test("predictOccluder() says nothing where the model has no such network", async () => {
  const runtime = fakeRuntime();
  assertEquals(await predictOccluder(queryOf(seen), runtime), null);
  const { provider, run } = runtime;
  assertEquals(await predictOccluder(queryOf(seen), { provider, run }), null);
  assertEquals(runtime.calls, []);
});

Deno.test("hidingRegion() is the larger of what was predicted and what is known", () => {
  const blocked = Float32Array.of(0, 1, 0.5);
  const both = hidingRegion(Float32Array.of(0.25, 0.25, 0.75), blocked);
  assertEquals([[...both.data], both.predicted], [[0.25, 1, 0.75], true]);
  const known = hidingRegion(null, blocked);
  assertEquals([known.data, known.predicted], [blocked, false]);
});
