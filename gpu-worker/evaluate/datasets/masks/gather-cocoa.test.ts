import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { readCocoa } from "@kanizsa/shared/formats/cocoa/read-cocoa.ts";
import { inTemporaryFolder } from "../../../testing/temporary-folder.ts";
import { writeJson, writePictures } from "../../testing/drawn-masks.ts";
import { drawnScenes } from "../../testing/drawn-masks.ts";
import { DatasetError } from "../dataset-error.ts";
import { gatherCocoa } from "./gather-cocoa.ts";

const REGIONS = [{ segmentation: [0, 0, 9, 0, 9, 9], name: "car", order: 1 }];

test("gatherCocoa() puts annotations of one picture each together, sizes from the pictures", async () => {
  await inTemporaryFolder(async (folder) => {
    await writePictures(folder, drawnScenes());
    for (const id of [1, 2, 3]) {
      await writeJson(join(folder, `${id}.json`), { image_id: 70 + id, regions: REGIONS });
    }
    await writeJson(join(folder, "index.json"), { about: "something else" });
    const { images } = readCocoa(await gatherCocoa(folder, folder));
    assert.deepEqual(
      images.map(({ id, fileName, width, instances }) => [id, fileName, width, instances.length]),
      [[71, "1.png", 160, 1], [72, "2.png", 160, 1], [73, "3.png", 160, 1]],
    );
  });
});

test("gatherCocoa() names the picture that is missing, or the folder without annotations", async () => {
  await inTemporaryFolder(async (folder) => {
    await assert.rejects(gatherCocoa(folder, folder), DatasetError);
    await writeJson(join(folder, "7.json"), { image_id: 7, regions: REGIONS });
    await assert.rejects(
      gatherCocoa(folder, folder),
      (error) => error instanceof DatasetError && error.message.endsWith("no 7.jpg"),
    );
    await assert.rejects(gatherCocoa(join(folder, "none"), folder), /^DatasetError: Point --anno/);
  });
});
