import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import type { AmodalDataset } from "../amodal-dataset.ts";
import { arbitraryDataset, masksOnly, throughJson } from "../test-support.ts";
import { readKins } from "./read-kins.ts";
import { writeKins } from "./write-kins.ts";

Deno.test("readKins() gives back what writeKins() wrote", () => {
  fc.assert(fc.property(arbitraryDataset, (dataset) => {
    const read = readKins(throughJson(writeKins(dataset)), { name: "made" });
    assertEquals(masksOnly(read), dataset);
  }));
});

Deno.test("writeKins() numbers clusters, and depths within them", () => {
  const at = (id: number, x: number) => {
    const mask = RunLengthMask.filled(60, 9, [x, 0, 9, 9]);
    return { id, category: "car", amodal: mask, visible: mask, ignore: false };
  };
  const dataset: AmodalDataset = {
    name: "row",
    categories: ["car"],
    images: [{
      id: 1,
      fileName: "a.png",
      width: 60,
      height: 9,
      instances: [at(1, 0), at(2, 5), at(3, 10), at(4, 30), at(5, 35), at(6, 50)],
      order: [[1, 2], [2, 3], [5, 4]],
    }],
  };
  const file = writeKins(dataset);
  assertEquals(file.annotations.map(({ oco_id, ico_id }) => [oco_id, ico_id]), [
    [1, 1],
    [1, 2],
    [1, 3],
    [2, 2],
    [2, 1],
    [0, 0],
  ]);
  assertEquals(readKins(throughJson(file)).images[0].order, dataset.images[0].order);
});
