import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { encodeRle } from "../../mask/rle.ts";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { FormatError } from "../format-error.ts";
import { arbitraryDataset, throughJson } from "../test-support.ts";
import { readAmodalScenes } from "./read-amodal-scenes.ts";
import type { SceneDataset } from "./scene-dataset.ts";
import { writeAmodalScenes } from "./write-amodal-scenes.ts";

const whole = RunLengthMask.filled(40, 20, [8, 2, 12, 10]);
const part = RunLengthMask.filled(40, 20, [12, 2, 8, 10]);
const front = RunLengthMask.filled(40, 20, [2, 2, 10, 10]);

const SCENES: SceneDataset = {
  name: "scenes",
  categories: ["car", "bus"],
  images: [{
    id: 1,
    fileName: "images/000001.jpg",
    width: 40,
    height: 20,
    seed: 77,
    occluders: front,
    instances: [
      {
        id: 1,
        category: "car",
        body: "sedan",
        amodal: whole,
        visible: part,
        ignore: false,
        truncated: false,
        azimuthDegrees: -30.5,
      },
      { id: 2, category: "bus", amodal: front, visible: front, ignore: true, truncated: true },
    ],
    order: [[2, 1]],
  }],
};

const FILE = writeAmodalScenes(SCENES);

Deno.test("writeAmodalScenes() writes masks, boxes and rates", () => {
  assertEquals(FILE.images[0].instances[0], {
    id: 1,
    category: "car",
    body: "sedan",
    box_amodal: [8, 2, 12, 10],
    box_visible: [12, 2, 8, 10],
    amodal: encodeRle(whole),
    visible: encodeRle(part),
    occlusion_rate: 40 / 120,
    truncated: false,
    azimuth_degrees: -30.5,
  });
});

Deno.test("readAmodalScenes() gives back what writeAmodalScenes() wrote", () => {
  assertEquals(readAmodalScenes(throughJson(FILE)), SCENES);
  fc.assert(fc.property(arbitraryDataset, ({ name, categories, images }) => {
    const dataset = { name, categories, images };
    assertEquals(readAmodalScenes(throughJson(writeAmodalScenes(dataset)), { name }), dataset);
  }));
});

Deno.test("readAmodalScenes() of one category drops the others and their pairs", () => {
  const { categories, images } = readAmodalScenes(FILE, { categories: ["car"] });
  assertEquals(categories, ["car"]);
  assertEquals(images[0].instances.map(({ id }) => id), [1]);
  assertEquals(images[0].order, []);
});

for (
  const [what, change, says] of [
    ["another version", { version: 2 }, "version: Use 1: got 2"],
    ["a category that is not listed", { categories: ["bus"] }, "images[0].instances[0].category: "],
    [
      "an order of strangers",
      { images: [{ ...FILE.images[0], order: [[1, 2], [1, 9]] }] },
      'images[0].order[1]: Use ids of "instances": got 9',
    ],
    [
      "a mask of another size",
      { images: [{ ...FILE.images[0], occluders: { size: [1, 1], counts: "1" } }] },
      "images[0].occluders: Use the picture's size [20, 40]: got [1, 1]",
    ],
  ] as const
) {
  Deno.test(`readAmodalScenes() refuses ${what}`, () => {
    assertThrows(() => readAmodalScenes({ ...FILE, ...change }), FormatError, says);
  });
}
