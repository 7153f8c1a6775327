import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { DEFAULT_IMPROVEMENTS, type Improvements } from "@kanizsa/shared/pipeline/improvements.ts";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { fakeSegment } from "../testing/fake-segment.ts";
import { writeModelsFolder } from "../testing/models-folder.ts";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { loadEngine } from "./engine.ts";

const PICTURE = { width: 2, height: 2, rgb: new Uint8Array(12), workingWidth: 2, workingHeight: 2 };

test("loadEngine() leaves out the improvements that it is told to, in every mode", async () => {
  await inTemporaryFolder(async (folder) => {
    await writeModelsFolder(folder);
    const seen: (Improvements | undefined)[] = [];
    const engine = await loadEngine(
      { manifestPath: join(folder, "manifest.json"), bankPath: undefined },
      {
        providers: ["cpu"],
        precision: "int8",
        threads: 1,
        without: ["occluder", "abstention"],
        segment(picture, request, method) {
          seen.push(method.improvements);
          return fakeSegment(picture, request, method);
        },
      },
    );
    try {
      for (const mode of ["refined", "transfer"]) {
        const request = segmentationRequestSchema.parse({ mode });
        await engine.segment(PICTURE, request, new AbortController().signal);
      }
    } finally {
      await engine.dispose();
    }
    const [refined, transfer] = seen;
    assert.deepEqual(transfer, new Set());
    assert.equal(refined?.size, DEFAULT_IMPROVEMENTS.refined.size - 2);
    assert.ok(refined?.has("alignment") && !refined.has("occluder"));
    assert.deepEqual(engine.without, ["occluder", "abstention"]);
  });
});
