import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { readCocoSource } from "./coco-source.ts";

const POLYGON = [[1, 1, 9, 1, 9, 9, 1, 9]];

function read(content: unknown, category = "car") {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "coco.json");
    await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
    return await readCocoSource(path, category);
  });
}

const COCO = {
  info: { description: "ignored" },
  images: [
    { id: 1, file_name: "a.jpg", width: 20, height: 10, license: 3 },
    { id: "two", file_name: "b/c.jpg", width: 20, height: 10 },
    { id: 3, file_name: "no-cars.jpg", width: 20, height: 10 },
  ],
  annotations: [
    { id: 10, image_id: 1, category_id: 3, iscrowd: 0, bbox: [1, 1, 8, 8], segmentation: POLYGON },
    { id: 11, image_id: 1, category_id: 4, segmentation: POLYGON },
    { id: 12, image_id: "two", category_id: 3, segmentation: { size: [10, 20], counts: "PPY15" } },
    { id: 13, image_id: 1, category_id: 3, segmentation: { size: [10, 20], counts: [3, 5, 192] } },
  ],
  categories: [{ id: 3, name: "car", supercategory: "vehicle" }, { id: 4, name: "person" }],
};

test("readCocoSource() gathers the annotations of a category by their photographs", async () => {
  const { images, skipped } = await read(COCO);
  assert.deepEqual(skipped, []);
  assert.deepEqual(
    images.map(({ fileName, annotations }) => [fileName, annotations.map(({ id }) => id)]),
    [["a.jpg", ["10", "13"]], ["b/c.jpg", ["12"]]],
  );
});

test("readCocoSource() names and skips entries that cannot be used, and keeps the others", async () => {
  const { images, skipped } = await read({
    ...COCO,
    images: [...COCO.images, { id: 9, file_name: "d.jpg", width: 0, height: 5 }, 7],
    annotations: [
      ...COCO.annotations,
      { id: 20, image_id: 99, category_id: 3, segmentation: POLYGON },
      { id: 21, image_id: 1, category_id: 3, iscrowd: 1, segmentation: POLYGON },
      { id: 22, image_id: 1, category_id: 3, segmentation: [] },
      { id: 23, image_id: 1, category_id: 3, segmentation: [["a"]] },
      { id: 24, image_id: 1, category_id: 3, segmentation: { size: [10, 20], counts: [-1] } },
      { id: 25, image_id: 1, category_id: 3 },
      null,
      { id: 26, image_id: 1, category_id: 4, segmentation: "another category's business" },
    ],
  });
  assert.equal(images.length, 2);
  const reasons = Object.fromEntries(skipped.map(({ name, reason }) => [name, reason]));
  assert.deepEqual(Object.keys(reasons), [
    "image 9",
    "image at index 4",
    "annotation 20",
    "annotation 21",
    "annotation 22",
    "annotation 23",
    "annotation 24",
    "annotation 25",
    "annotation at index 10",
  ]);
  assert.match(reasons["image 9"], /^width: /);
  assert.equal(reasons["annotation 20"], "its image 99 is not listed");
  assert.equal(reasons["annotation 21"], "it outlines a crowd, not one object");
  assert.match(reasons["annotation 22"], /segmentation/);
});

const BROKEN: readonly [name: string, content: unknown, message: RegExp][] = [
  ["no JSON", "{", /^Name a COCO annotation file: .* is no JSON$/],
  ["a list", "[]", /^Name a COCO annotation file: .* is none/],
  ["no categories", { images: [], annotations: [] }, /categories/],
  ["another category", { ...COCO, categories: [{ id: 1, name: "bus" }] }, /\(bus\): got car$/],
];

for (const [name, content, message] of BROKEN) {
  test(`readCocoSource() refuses a file with ${name}`, async () => {
    await assert.rejects(read(content), { name: "CocoFileError", message });
  });
}

test("readCocoSource() names a file that is missing", async () => {
  await assert.rejects(readCocoSource("/nowhere/coco.json", "car"), {
    message: "Name a COCO annotation file: /nowhere/coco.json cannot be read",
  });
});
