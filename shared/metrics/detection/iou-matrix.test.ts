import { assertAlmostEquals, assertEquals } from "@std/assert";
import golden from "../golden/overlaps.json" with { type: "json" };
import { makeInstance } from "../testing/make-instances.ts";
import { readGolden } from "../testing/read-golden.ts";
import { iouMatrix } from "./iou-matrix.ts";
import { outline } from "./outline.ts";

const { truth, predictions } = readGolden();
const ofPicture = ({ images }: typeof truth) =>
  images.find(({ id }) => id === golden.image)?.instances ?? [];

for (const [kind, by] of [["mask", "amodal"], ["box", "box"]] as const) {
  Deno.test(`iouMatrix() has the figures of pycocotools, crowds too: ${kind}`, () => {
    const ious = iouMatrix(
      ofPicture(predictions).map((instance) => outline(instance, by)),
      ofPicture(truth).map((instance) => ({ ...outline(instance, by), crowd: instance.ignore })),
    );
    const expected = golden[kind].flat();
    assertEquals(ious.length, expected.length);
    ious.forEach((iou, i) => assertAlmostEquals(iou, expected[i], 1e-12));
  });
}

Deno.test("iouMatrix() of a crowd is the share of the detection that lies in it", () => {
  const [crowd, inside, half] = [makeInstance(0, 100), makeInstance(10, 20), makeInstance(95, 105)]
    .map((instance) => outline(instance, "amodal"));
  assertEquals([...iouMatrix([inside, half], [{ ...crowd, crowd: true }])], [1, 0.5]);
  assertEquals([...iouMatrix([inside, half], [{ ...crowd, crowd: false }])], [0.1, 50 / 1050]);
});

Deno.test("iouMatrix() of nothing is empty", () => {
  assertEquals(iouMatrix([], []).length, 0);
});
