import { assertEquals, assertStrictEquals } from "@std/assert";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { sharePixels } from "./share-pixels.ts";
import { queryOf } from "./testing/queries.ts";

const box = (x: number, y: number, w: number, h: number) =>
  RunLengthMask.filled(200, 100, [x, y, w, h]);
const found = (visible: RunLengthMask, score: number) => queryOf(visible, { prompt: { score } });
const asked = (visible: RunLengthMask, index: number) => queryOf(visible, { prompt: { index } });
const given = (visible: RunLengthMask, index: number) =>
  queryOf(visible, { prompt: { index }, visibleGiven: true });

const boxes = (queries: ReturnType<typeof sharePixels>) =>
  queries.map(({ visible }) => visible.boundingBox());

Deno.test("sharePixels() leaves cars alone that do not meet", () => {
  const queries = [found(box(0, 0, 50, 50), 0.9), found(box(50, 0, 50, 50), 0.8)];
  assertEquals(boxes(sharePixels(queries)), [[0, 0, 50, 50], [50, 0, 50, 50]]);
});

Deno.test("sharePixels() gives shared pixels to the found car of the higher score", () => {
  const queries = [found(box(0, 0, 60, 50), 0.5), found(box(40, 0, 60, 50), 0.9)];
  assertEquals(boxes(sharePixels(queries)), [[0, 0, 40, 50], [40, 0, 60, 50]]);
});

Deno.test("sharePixels() gives shared pixels to the surer mask of about the same score", () => {
  const sure = found(box(0, 0, 60, 50), 0.3);
  const unsure = found(box(40, 0, 60, 50), 0.6);
  const half = unsure.visibleInFrame.data.map((share) => 0.6 * share);
  const doubtful = { ...unsure, visibleInFrame: { ...unsure.visibleInFrame, data: half } };
  assertEquals(boxes(sharePixels([doubtful, sure])), [[60, 0, 40, 50], [0, 0, 60, 50]]);
});

Deno.test("sharePixels() never takes from a mask that the caller gave", () => {
  const mine = given(box(0, 0, 60, 50), 0);
  const other = asked(box(40, 0, 60, 50), 1);
  const shared = sharePixels([other, mine]);
  assertEquals(boxes(shared), [[60, 0, 40, 50], [0, 0, 60, 50]]);
  assertStrictEquals(shared[1], mine);
});

Deno.test("sharePixels() keeps given masks as they are even where they overlap", () => {
  const queries = [given(box(0, 0, 60, 50), 0), given(box(40, 0, 60, 50), 1)];
  assertEquals(sharePixels(queries), queries);
});

Deno.test("sharePixels() drops a found car that was another one seen twice", () => {
  const queries = [found(box(0, 0, 60, 50), 0.9), found(box(2, 0, 60, 50), 0.8)];
  assertEquals(boxes(sharePixels(queries)), [[0, 0, 60, 50]]);
});

for (
  const [what, other, stays] of [
    ["shares two thirds with a better one", box(12, 0, 60, 50), false],
    ["shares half with a better one", box(20, 0, 60, 50), true],
    ["lies in a better one but for a third", box(47, 0, 20, 50), true],
    ["lies in a better one but for a tenth", box(42, 0, 20, 50), false],
    ["has a better one in itself", box(0, 0, 180, 90), true],
  ] as const
) {
  Deno.test(`sharePixels() ${stays ? "keeps" : "drops"} a found car that ${what}`, () => {
    const queries = [found(other, 0.8), found(box(0, 0, 60, 50), 0.9)];
    assertEquals(sharePixels(queries).length, stays ? 2 : 1);
  });
}

for (const [kept, stays] of [[14, false], [15, true], [16, true]] as const) {
  Deno.test(`sharePixels() ${stays ? "keeps" : "drops"} a found car that keeps ${kept} of 60 columns`, () => {
    const left = found(box(0, 0, 40, 50), 0.9);
    const right = found(box(40 + kept, 0, 60, 50), 0.9);
    assertEquals(sharePixels([left, found(box(20, 0, 60, 50), 0.1), right]).length, stays ? 3 : 2);
  });
}

for (const [pixels, stays] of [[15, false], [16, true], [17, true]] as const) {
  Deno.test(`sharePixels() ${stays ? "keeps" : "drops"} a found car of ${pixels} px, alone or not`, () => {
    const small = found(box(100, 0, pixels, 1), 0.9);
    assertEquals(sharePixels([small]).length, stays ? 1 : 0);
    assertEquals(sharePixels([small, found(box(0, 0, 50, 50), 0.8)]).length, stays ? 2 : 1);
  });
}

Deno.test("sharePixels() answers prompts however little they see", () => {
  assertEquals(sharePixels([asked(box(0, 0, 1, 1), 0)]).length, 1);
  const twice = [asked(box(0, 0, 60, 50), 0), asked(box(0, 0, 60, 50), 1)];
  assertEquals(boxes(sharePixels(twice)), [[0, 0, 60, 50], [0, 0, 60, 50]]);
  const most = [asked(box(0, 0, 60, 50), 0), asked(box(1, 0, 60, 50), 1)];
  assertEquals(sharePixels(most).map(({ visible }) => visible.area()), [3000, 50]);
});

Deno.test("sharePixels() keeps the order of what it keeps", () => {
  const queries = [0, 1, 2].map((i) => asked(box(60 * i, 0, 70, 50), i));
  assertEquals(sharePixels(queries).map(({ prompt }) => prompt.index), [0, 1, 2]);
  assertEquals(sharePixels([]), []);
});

Deno.test("sharePixels() takes masks that reach beyond their frame", () => {
  const frame = { scale: 8 };
  const queries = [0.9, 0.8].map((score) =>
    queryOf(box(0, 0, 200, 100), { prompt: { score }, frame })
  );
  assertEquals(boxes(sharePixels(queries)), [[0, 0, 200, 100]]);
});

Deno.test("sharePixels() copies no mask that shares nothing", () => {
  const queries = [found(box(0, 0, 50, 50), 0.9), found(box(60, 0, 50, 50), 0.8)];
  sharePixels(queries).forEach(({ visible }, i) => assertStrictEquals(visible, queries[i].visible));
});
