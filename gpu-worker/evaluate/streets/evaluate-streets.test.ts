import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import sharp from "sharp";
import { drawNoise } from "../../testing/draw.ts";
import { inTemporaryFolder } from "../../testing/temporary-folder.ts";
import { asVisible, filledBox, startAnsweringWorker } from "../testing/answering-worker.ts";
import { testContext } from "../testing/context.ts";
import { writeIndex, writeRaw } from "../testing/drawn-data.ts";
import { cellText } from "../report/cell.ts";
import { evaluateCamvid } from "./evaluate-camvid.ts";
import { evaluateCityscapes } from "./evaluate-cityscapes.ts";
import { evaluatePhotos } from "./evaluate-photos.ts";

const SIZE = { width: 100, height: 80 };

/** Writes `count` noise pictures with their index rows and runs a test against fixed answers. */
async function withPictures<T>(
  dataset: "cityscapes" | "camvid" | "photos",
  row: Readonly<Record<string, unknown>>,
  boxes: readonly [box: [number, number, number, number], score: number][],
  run: (context: ReturnType<typeof testContext>, folder: string) => Promise<T>,
): Promise<T> {
  return await inTemporaryFolder(async (data) => {
    const folder = join(data, "streets", dataset);
    await mkdir(folder, { recursive: true });
    const rows = ["one", "two"].map((id) => ({ id, file: `${id}.png`, ...row }));
    for (const { file } of rows) {
      await writeRaw(join(folder, file), drawNoise(SIZE.width, SIZE.height).rgb, 3, SIZE);
    }
    await writeIndex(join(folder, "index.jsonl"), rows);
    const worker = await startAnsweringWorker({
      find: () => boxes.map(([box, score]) => ({ ...asVisible(filledBox(box, SIZE)), score })),
    });
    try {
      const split = dataset === "camvid" ? "test" : "all";
      return await run(testContext(worker.client, { dataset, data, split }), folder);
    } finally {
      await worker.stop();
    }
  });
}

test("evaluateCityscapes() counts high cars that were found, and false boxes", async () => {
  const cars = [{ box: [5, 5, 40, 40] }, { box: [50, 5, 20, 20] }, { box: [50, 40, 45, 35] }];
  const row = { instances: "ids.png", cars };
  const boxes: Parameters<typeof withPictures>[2] = [
    [[5, 5, 40, 38], 0.9], // the first car
    [[5, 5, 36, 38], 0.8], // once more: a duplicate
    [[50, 5, 20, 20], 0.7], // the second car, too low to be counted
    [[72, 5, 20, 20], 0.6], // on a group of cars
    [[5, 60, 20, 15], 0.5], // on the road
  ];
  await withPictures("cityscapes", row, boxes, async (context, folder) => {
    const ids = new Uint16Array(SIZE.width * SIZE.height).fill(7);
    for (const [i, set] of filledBox([70, 0, 30, 30], SIZE).data.entries()) if (set) ids[i] = 26;
    // A 16-bit PNG like Cityscapes' own.
    await sharp(ids, { raw: { ...SIZE, channels: 1 } }).toColourspace("grey16")
      .png().toFile(join(folder, "ids.png"));
    const { tables, details } = await evaluateCityscapes(context);
    const counts = { cars: 2, found: 1, boxes: 5, falseStrict: 3, falseLenient: 2 };
    const pictures = details.pictures as (typeof counts & { totalMs: number })[];
    for (const picture of pictures) {
      const { cars, found, boxes, falseStrict, falseLenient } = picture;
      assert.deepEqual({ cars, found, boxes, falseStrict, falseLenient }, counts);
    }
    assert.deepEqual(tables[0].rows[0].slice(0, 7), [
      "refined",
      "4",
      "2",
      { value: 0.5, interval: [0.5, 0.5] },
      "10",
      "6",
      "4",
    ]);
  });
});

test("evaluateCamvid() pools the pixels of all frames", async () => {
  const row = { cars: "mask.png", split: "test" };
  // Two masks that overlap: 40 × 20 px together, of which the half is car.
  const boxes: Parameters<typeof withPictures>[2] = [[[10, 10, 30, 20], 0.9], [
    [20, 10, 30, 20],
    0.8,
  ]];
  await withPictures("camvid", row, boxes, async (context, folder) => {
    const truth = filledBox([30, 10, 60, 20], SIZE);
    await writeRaw(join(folder, "mask.png"), truth.data.map((set) => set * 255), 1, SIZE);
    const { tables } = await evaluateCamvid(context);
    assert.deepEqual(tables[0].rows[0].slice(0, 4).map(cellText), [
      "refined",
      "2",
      "0.333 [0.333, 0.333]",
      "0.500 [0.500, 0.500]",
    ]);
  });
});

test("evaluatePhotos() draws every photograph", async () => {
  const boxes: Parameters<typeof withPictures>[2] = [[[10, 10, 30, 20], 0.9]];
  await withPictures("photos", {}, boxes, async (context) => {
    const { tables, galleries } = await evaluatePhotos(context);
    assert.deepEqual(tables[0].rows.map((row) => row.slice(0, 4)), [
      ["one", "refined", "1", "0.90"],
      ["two", "refined", "1", "0.90"],
    ]);
    assert.deepEqual(
      galleries.map(({ overlays }) => overlays.map(({ label, caption }) => [label, caption])),
      [[["one", "1 found: 0.90"], ["two", "1 found: 0.90"]]],
    );
  });
});
