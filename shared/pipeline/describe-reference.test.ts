import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import type { BoxXywh } from "../geometry/box.ts";
import { area, boundingBox, createBitmap } from "../mask/bitmap.ts";
import { decodeRle } from "../mask/rle.ts";
import { FEATURES, FRAME, MAP } from "./constants.ts";
import { BankEntryError, describeReference } from "./describe-reference.ts";
import type { Reference } from "./reference-bank.ts";
import { fakeRuntime } from "./testing/fake-runtime.ts";
import { paintedReference } from "./testing/references.ts";
import { paintGrey, rectangle } from "./testing/scene.ts";

const LABELS = { id: "a", category: "car", source: "painted", mirrored: false };

/** Describes a box in a grey picture of 600 × 400 px. */
function describeBox(box: BoxXywh): Promise<Reference> {
  const mask = rectangle(600, 400, box);
  return describeReference({ ...LABELS, picture: paintGrey(600, 400), mask }, fakeRuntime());
}

const reference = await paintedReference("car-1", 1);

Deno.test("describeReference() centres the silhouette, its short edge 112 px", () => {
  const [x, y, width, height] = reference.box;
  assertEquals(reference.mask.size, [FRAME.height, FRAME.width]);
  assertEquals(boundingBox(decodeRle(reference.mask)), reference.box);
  assertAlmostEquals(height, 112, 2);
  assertAlmostEquals(width, 240, 2);
  assertAlmostEquals(x + width / 2, FRAME.width / 2, 1);
  assertAlmostEquals(y + height / 2, FRAME.height / 2, 1);
});

Deno.test("describeReference() says the object's scale in its own photograph", () => {
  assertEquals(reference.scale, 56 / 224);
});

Deno.test("describeReference() keeps the labels that it is given", async () => {
  const labels = { id: "x-2", category: "van", source: "yard.jpg", mirrored: true };
  const mask = rectangle(600, 400, [100, 100, 200, 100]);
  const picture = paintGrey(600, 400);
  const described = await describeReference({ ...labels, picture, mask }, fakeRuntime());
  const { id, category, source, mirrored } = described;
  assertEquals({ id, category, source, mirrored }, labels);
});

Deno.test("describeReference() keeps the smallest even window that holds the mask", () => {
  assertEquals([reference.mapRows, reference.mapColumns], [14, 30]);
  const cells = reference.mapRows * reference.mapColumns;
  assertEquals(reference.coverage.length, cells);
  assertEquals(reference.responseMap.length, FEATURES * cells);
});

const WINDOWS: readonly [box: BoxXywh, rows: number, columns: number][] = [
  [[100, 100, 112, 112], 14, 14],
  [[100, 100, 224, 112], 14, 28],
  [[100, 100, 114, 112], 14, 16],
  [[200, 60, 112, 190], MAP.rows, 14],
  // beyond 24 × 40 cells the window is cut
  [[200, 60, 112, 250], MAP.rows, 14],
  [[60, 100, 380, 112], 14, MAP.columns],
];

for (const [box, rows, columns] of WINDOWS) {
  Deno.test(`describeReference() covers ${box[2]} × ${box[3]} px with ${rows} × ${columns} cells`, async () => {
    const { mapRows, mapColumns } = await describeBox(box);
    assertEquals([mapRows, mapColumns], [rows, columns]);
  });
}

Deno.test("describeReference() gives coverage as the share of a cell inside the mask", async () => {
  const { coverage, mapColumns } = await describeBox([100, 100, 116, 112]);
  // 116 px: 14 whole cells and a quarter of one on either side
  assertEquals(mapColumns, 16);
  assertAlmostEquals(coverage[0], 0.25, 0.01);
  assertAlmostEquals(coverage[1], 1, 0.01);
  assertAlmostEquals(coverage[15], 0.25, 0.01);
});

Deno.test("describeReference() weighs unit-length responses by the coverage", () => {
  const cells = reference.coverage.length;
  let outside = 0;
  for (let i = 0; i < cells; i++) {
    let length = 0;
    for (let c = 0; c < FEATURES; c++) length += reference.responseMap[c * cells + i] ** 2;
    assertAlmostEquals(Math.sqrt(length), reference.coverage[i], 1e-5);
    if (reference.coverage[i] === 0) outside++;
  }
  // the car has no bonnet's height at its upper corners
  assert(outside > 0, "the window has cells outside the mask");
});

Deno.test("describeReference() is the same at any size of the photograph", async () => {
  const small = await describeBox([100, 100, 60, 30]);
  const large = await describeBox([100, 100, 400, 200]);
  assertEquals([small.mapRows, small.mapColumns], [large.mapRows, large.mapColumns]);
  const [a, b] = [small, large].map(({ mask }) => area(decodeRle(mask)));
  assertAlmostEquals(a / b, 1, 0.03);
});

Deno.test("describeReference() takes masks that touch the picture's border", async () => {
  const { box, coverage } = await describeBox([0, 0, 600, 400]);
  assertEquals(box[3], 112);
  assert(coverage.every((share) => share > 0));
});

const REFUSED: readonly [name: string, box: BoxXywh, message: string][] = [
  [
    "an object that is too low",
    [9, 9, 200, 15],
    "Use an object of at least 16 px: got 200 × 15 px",
  ],
  ["an object that is too narrow", [9, 9, 15, 30], "got 15 × 30 px"],
  ["an object that is too long", [9, 9, 350, 100], "3.43 times as wide as high"],
  ["an object that is too high", [9, 9, 100, 235], "2.29 times as high as wide: got 100 × 235 px"],
];

for (const [name, box, message] of REFUSED) {
  Deno.test(`describeReference() refuses ${name}`, async () => {
    await assertRejects(() => describeBox(box), BankEntryError, message);
  });
}

Deno.test("describeReference() refuses an empty mask", async () => {
  const input = { ...LABELS, picture: paintGrey(40, 30), mask: createBitmap(40, 30) };
  await assertRejects(
    () => describeReference(input, fakeRuntime()),
    BankEntryError,
    "an empty one",
  );
});

for (const box of [[9, 9, 16, 16], [9, 9, 342, 100], [9, 9, 100, 228]] as const) {
  Deno.test(`describeReference() still takes an object of ${box[2]} × ${box[3]} px`, async () => {
    assertEquals((await describeBox([...box])).id, "a");
  });
}

Deno.test("describeReference() refuses a mask of which nothing is left when reduced", async () => {
  const mask = createBitmap(1600, 1600);
  // two opposite corners: the box is large, its content is not
  mask.data[0] = 1;
  mask.data[mask.data.length - 1] = 1;
  const input = { ...LABELS, picture: paintGrey(1600, 1600), mask };
  await assertRejects(
    () => describeReference(input, fakeRuntime()),
    BankEntryError,
    "nothing was left",
  );
});
