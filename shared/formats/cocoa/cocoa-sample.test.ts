import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeRle } from "../../mask/rle.ts";
import { readCocoa } from "./read-cocoa.ts";
import { writeCocoa } from "./write-cocoa.ts";

/** Five annotations of COCOA as published, which are not ours to pass on. */
const FOLDER = join(Deno.env.get("KANIZSA_TEST_DATA") ?? "../shared/data", "cocoa-sample");
const ignore = !existsSync(FOLDER);
if (ignore) console.warn(`COCOA's samples are not tested: set KANIZSA_TEST_DATA, no ${FOLDER}`);

const SIZES = [[640, 480], [640, 427], [640, 480], [480, 640], [640, 480]];

interface Published {
  readonly image_id: number;
  readonly regions: readonly { readonly occlude_rate: number; readonly area: number }[];
}

function readSamples() {
  const annotations = SIZES.map((_, i): Published =>
    JSON.parse(readFileSync(join(FOLDER, `${i + 1}.json`), "utf8"))
  );
  const images = SIZES.map(([width, height], i) => ({
    id: annotations[i].image_id,
    file_name: `${i + 1}.jpg`,
    width,
    height,
  }));
  return { annotations, dataset: readCocoa({ images, annotations }) };
}

Deno.test({
  name: "readCocoa() reads published annotations, masks as they are described there",
  ignore,
  fn() {
    const { annotations, dataset } = readSamples();
    assertEquals(dataset.images.map(({ instances }) => instances.length), [2, 11, 19, 10, 6]);
    dataset.images.forEach(({ instances, order }, i) => {
      assert(order.length > 0);
      instances.forEach(({ amodal, visible }, k) => {
        const { occlude_rate, area } = annotations[i].regions[k];
        assertEquals(amodal.area(), area);
        assert(visible.difference(amodal).isEmpty);
        assertAlmostEquals(1 - visible.area() / area, occlude_rate, 1e-9);
      });
    });
  },
});

Deno.test({
  name: "readCocoa() gives back what writeCocoa() wrote of published annotations",
  ignore,
  fn() {
    const { dataset } = readSamples();
    const again = readCocoa(JSON.parse(JSON.stringify(writeCocoa(dataset))));
    const facts = ({ images }: typeof dataset) =>
      images.map(({ instances, order }) => [
        instances.map(({ id, category, amodal, visible }) => [
          id,
          category,
          encodeRle(amodal),
          encodeRle(visible),
        ]).toSorted(([a], [b]) => Number(a) - Number(b)),
        order,
      ]);
    assertEquals(facts(again), facts(dataset));
  },
});
