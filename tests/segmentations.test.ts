import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { area, type Bitmap, createBitmap, difference } from "@kanizsa/shared/mask/bitmap.ts";
import { decodeRle, encodeRle } from "@kanizsa/shared/mask/rle.ts";
import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { postForm, postJson, readFixture, readResult } from "./harness/caller.ts";
import { type Services, startServices } from "./harness/services.ts";

let services: Services;

Deno.test.beforeAll(async () => {
  services = await startServices();
});

Deno.test.afterAll(() => services?.stop());

/** Boxes of the visible parts of the street's cars: red, blue (behind red), white (behind a tree). */
const RED = [116, 391, 400, 132];
const BLUE = [365, 341, 307, 111];
const WHITE = [645, 333, 315, 106];

/**
 * What must hold of every answer, whatever the networks say. Only "refined" promises that the whole
 * holds what is visible: "transfer" is the reference's silhouette and nothing else, as published.
 */
function checkConsistent(
  { image, instances, order }: SegmentationResult,
  mode: "refined" | "transfer" = "refined",
): void {
  for (const { id, amodal, visible, invisible, occlusion_rate } of instances) {
    const masks = [amodal, visible, invisible].map(({ area: stated, segmentation }) => {
      assertEquals(segmentation.size, [image.height, image.width]);
      const bitmap = decodeRle(segmentation);
      assertEquals(area(bitmap), stated, `area of car ${id}`);
      return bitmap;
    });
    const [amodalMask, visibleMask, invisibleMask] = masks;
    assertEquals(invisibleMask.data, difference(amodalMask, visibleMask).data, "hidden part");
    if (mode === "refined") {
      assertEquals(area(difference(visibleMask, amodalMask)), 0, "the whole holds what is visible");
    }
    const rate = amodal.area === 0 ? 0 : invisible.area / amodal.area;
    assertAlmostEquals(occlusion_rate, rate, 1e-3);
  }
  const ids = instances.map(({ id }) => id);
  assertEquals(new Set(ids).size, ids.length);
  for (const pair of order) for (const id of pair) assert(ids.includes(id));
}

Deno.test("a picture alone is answered with a consistent result and the model's name", async () => {
  const result = await readResult(await postForm(services, await readFixture("street.jpg")));
  checkConsistent(result);
  assertEquals([result.image.width, result.image.height], [960, 600]);
  assertEquals([result.status, result.cache, result.model.name], ["succeeded", "miss", "car"]);
  assertGreater(result.model.bank.references, 0);
  assertGreater(result.timings_ms.total, 0);
  assert(result.instances.every(({ prompt, score }) => prompt === null && score >= 0.3));
});

for (const mode of ["refined", "transfer"] as const) {
  Deno.test(`each box prompt is answered with one car, in order, by ${mode}`, async () => {
    const prompts = [WHITE, RED, BLUE].map((box) => ({ box }));
    const image = await readFixture("street.jpg");
    const result = await readResult(await postForm(services, image, { prompts, mode }));
    checkConsistent(result, mode);
    assertEquals(result.instances.map(({ prompt }) => prompt), [0, 1, 2]);
    for (const [index, { visible, match }] of result.instances.entries()) {
      assertGreater(visible.area, 0, "something is visible");
      const [x, y, width, height] = prompts[index].box;
      const [centerX, centerY] = [x + width / 2, y + height / 2];
      assert(
        Math.abs(match.center[0] - centerX) < width && Math.abs(match.center[1] - centerY) < height,
      );
    }
  });
}

/** A car-like shape over the blue car's visible part. */
function blueMask(): Bitmap {
  const bitmap = createBitmap(960, 600);
  for (let y = 342; y < 450; y++) {
    for (let x = 380; x < 668; x++) {
      const cabin = y < 385 && Math.abs(x - 512) < 60 + (y - 342);
      if ((cabin || y >= 385) && x > 330 + y * 0.2) bitmap.data[y * 960 + x] = 1;
    }
  }
  return bitmap;
}

Deno.test("a mask prompt is the visible mask, taken as given", async () => {
  const mask = encodeRle(blueMask());
  const result = await readResult(
    await postForm(services, await readFixture("street.jpg"), { prompts: [{ mask }] }),
  );
  checkConsistent(result);
  assertEquals(result.instances.map(({ visible }) => visible.segmentation), [mask]);
});

Deno.test("a point prompt is answered, and points may restrict a box", async () => {
  const points = [{ x: 300, y: 450, label: 1 }, { x: 300, y: 200, label: 0 }];
  const prompts = [{ points }, { box: RED, points }];
  const result = await readResult(
    await postForm(services, await readFixture("street.jpg"), { prompts }),
  );
  checkConsistent(result);
  assertEquals(result.instances.map(({ prompt }) => prompt), [0, 1]);
});

Deno.test("alternatives, heat map and uncertainty come when they are asked for alone", async () => {
  const prompts = [{ box: BLUE }];
  const image = await readFixture("street.jpg");
  const plain = await readResult(await postForm(services, image, { prompts }));
  assertEquals(
    [
      plain.instances[0].uncertainty,
      plain.instances[0].match.heatmap,
      plain.instances[0].match.alternatives,
    ],
    [undefined, undefined, undefined],
  );
  const include = ["alternatives", "heatmap", "uncertainty"];
  const full = await readResult(await postForm(services, image, { prompts, include, top_k: 3 }));
  const [{ uncertainty, match }] = full.instances;
  assert(match.alternatives && match.alternatives.length <= 3);
  const maps = [uncertainty, match.heatmap].filter((map) => map !== undefined);
  assert(match.abstained || maps.length === 2, "both come where a reference was good enough");
  for (const { data, size: [rows, columns] } of maps) {
    assertEquals(Uint8Array.fromBase64(data).length, rows * columns);
  }
});

Deno.test("the same picture is answered the same, as form, as base64 and by its id", async () => {
  const image = await readFixture("street.jpg");
  const request = { prompts: [{ box: RED }, { box: BLUE }] };
  const asForm = await readResult(await postForm(services, image, request));
  const asJson = await readResult(
    await postJson(services, { ...request, image: { base64: image.toBase64() } }),
  );
  const byId = await readResult(
    await postJson(services, { ...request, image: { id: asForm.image.id } }),
  );
  assertEquals(asJson.instances, asForm.instances);
  assertEquals(byId.instances, asForm.instances);
  assertEquals(byId.image, asForm.image);
  assert(new Set([asForm.id, asJson.id, byId.id]).size === 3);
});

Deno.test("a phone's picture that is stored on its side is answered upright, also by its id", async () => {
  const request = { prompts: [{ box: [100, 85, 60, 25] }] };
  const image = await readFixture("small-orientation-6.jpg");
  const sent = await readResult(await postForm(services, image, request));
  assertEquals([sent.image.width, sent.image.height], [240, 150]);
  checkConsistent(sent);
  const byId = await readResult(
    await postJson(services, { ...request, image: { id: sent.image.id } }),
  );
  assertEquals(byId.instances, sent.instances);
});

for (
  const [name, width, height] of [
    ["small.jpg", 240, 150],
    ["small-progressive.jpg", 240, 150],
    ["small-grey.jpg", 240, 150],
    ["small-cmyk.jpg", 240, 150],
    ["small-alpha.png", 160, 100],
    ["small-palette.png", 240, 150],
    ["small-16-bit.png", 120, 75],
    ["small-grey-alpha.png", 120, 75],
    ["small-orientation-6.png", 128, 80],
    ["small.webp", 240, 150],
    ["small-lossless.webp", 120, 75],
    ["small-orientation-6.webp", 240, 150],
    ["small.avif", 240, 150],
    ["small-metadata.avif", 240, 150],
  ] as const
) {
  Deno.test(`${name} works`, async () => {
    const prompts = [{ box: [width * 0.12, height * 0.65, width * 0.42, height * 0.22] }];
    const result = await readResult(await postForm(services, await readFixture(name), { prompts }));
    assertEquals([result.image.width, result.image.height], [width, height]);
    assertEquals(result.instances.length, 1);
    checkConsistent(result);
  });
}

Deno.test("ten requests at once are all answered, and alike", async () => {
  const image = await readFixture("small.jpg");
  const request = { prompts: [{ box: [28, 98, 100, 33] }] };
  const results = await Promise.all(
    Array.from({ length: 10 }, async () => readResult(await postForm(services, image, request))),
  );
  for (const { instances } of results) assertEquals(instances, results[0].instances);
});
