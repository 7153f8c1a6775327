import { assert, assertEquals } from "@std/assert";
import { segmentationResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import { createHash } from "node:crypto";
import figures from "./golden/figures.json" with { type: "json" };
import golden from "./golden/result.json" with { type: "json" };
import { REPRESENTATIONS } from "./representations.ts";

/** What golden/make_golden.py made; pycocotools read the files whose hashes stand there. */
const result = segmentationResultSchema.parse(golden);
const instances = new Map(result.instances.map((instance) => [instance.id, instance]));

const NAMES = ["coco", "cocoa", "kins", "yolo"] as const;

for (const name of NAMES) {
  Deno.test(`${name} is the file that pycocotools read (else run golden/make_golden.py)`, async () => {
    const hash = createHash("sha256").update(await REPRESENTATIONS[name].render(result));
    assertEquals(hash.digest("hex"), figures[name].sha256);
  });
}

Deno.test("pycocotools reads box, area and amodal mask of coco as the result has them", () => {
  assertEquals(
    figures.coco.read,
    result.instances.map(({ id, category, amodal: { bbox, area, segmentation } }) => ({
      id,
      category,
      bbox,
      area,
      amodal: segmentation.counts,
    })),
  );
});

Deno.test("pycocotools reads both masks of kins as the result has them", () => {
  assertEquals(
    figures.kins.read,
    result.instances.map(({ id, category, amodal, visible }) => ({
      id,
      category,
      amodal: amodal.segmentation.counts,
      visible: visible.segmentation.counts,
    })),
  );
});

Deno.test("pycocotools reads all masks of cocoa as the result has them", () => {
  assertEquals(figures.cocoa.read.length, result.instances.length);
  for (const region of figures.cocoa.read) {
    const instance = instances.get(region.id);
    assert(instance);
    const { category, amodal, visible, invisible } = instance;
    assertEquals(region, {
      id: instance.id,
      category,
      amodal: amodal.segmentation.counts,
      ...(invisible.area > 0 && {
        visible: visible.segmentation.counts,
        invisible: invisible.segmentation.counts,
      }),
    });
  }
});

Deno.test("pycocotools reads the polygons of yolo, in px again, as the amodal masks", () => {
  const classes = ["bus", "car"];
  assertEquals(
    figures.yolo.read,
    result.instances.map(({ category, amodal }) => ({
      category: classes.indexOf(category),
      amodal: amodal.segmentation.counts,
    })),
  );
});
