import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { inTemporaryFolder } from "../../../testing/temporary-folder.ts";
import { writeJson } from "../../testing/drawn-masks.ts";
import { openMaskDataset } from "./open-mask-dataset.ts";

const open = (name: "scenes" | "kins" | "coco", data: string, annotations?: string) =>
  openMaskDataset(name, { data, annotations, split: "test" });

test("openMaskDataset() says which file is missing, no JSON, or breaks its format, and where", async () => {
  await inTemporaryFolder(async (folder) => {
    await assert.rejects(
      open("scenes", folder),
      {
        name: "DatasetError",
        message: /^Point --data at .* no .*test\/annotations\/amodal\.json$/,
      },
    );
    const file = join(folder, "kins.json");
    await assert.rejects(
      open("kins", folder, file),
      { name: "DatasetError", message: /^Point --annotations at .*: no .*kins\.json$/ },
    );
    await writeFile(file, "{");
    await assert.rejects(
      open("kins", folder, file),
      { name: "DatasetError", message: /^Point --annotations at a JSON file: got .*kins\.json$/ },
    );
    await writeJson(file, { images: [], annotations: [{ id: 1 }], categories: [] });
    await assert.rejects(
      open("coco", folder, file),
      { name: "DatasetError", message: /^Mend .*kins\.json: annotations\[0\]\.image_id: Use a/ },
    );
  });
});
