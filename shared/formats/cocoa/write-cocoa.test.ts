import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { AmodalDataset, AmodalImage } from "../amodal-dataset.ts";
import { arbitraryDataset, masksOnly, throughJson } from "../test-support.ts";
import { readCocoa } from "./read-cocoa.ts";
import { writeCocoa } from "./write-cocoa.ts";

/** Gives each picture an order in which every instance lies before the next. */
const inARow = (image: AmodalImage): AmodalImage => ({
  ...image,
  order: image.instances.slice(1).map(({ id }, i) => [image.instances[i].id, id]),
});

/** COCOA lists categories by their names in the regions. */
const named = ({ images }: AmodalDataset): AmodalDataset => ({
  name: "made",
  categories: [
    ...new Set(images.flatMap(({ instances }) => instances.map(({ category }) => category))),
  ],
  images: images.map(inARow),
});

Deno.test("readCocoa() gives back what writeCocoa() wrote", () => {
  fc.assert(fc.property(arbitraryDataset.map(named), (dataset) => {
    const read = readCocoa(throughJson(writeCocoa(dataset)), { name: "made" });
    assertEquals(masksOnly(read), dataset);
  }));
});

Deno.test("writeCocoa() lists regions from the front and says rate and parts of the hidden ones", () => {
  fc.assert(fc.property(arbitraryDataset, (dataset) => {
    const images = dataset.images.map((image) => {
      const { instances } = inARow(image);
      return { ...image, order: inARow({ ...image, instances: instances.toReversed() }).order };
    });
    writeCocoa({ ...dataset, images }).annotations.forEach(
      ({ regions, depth_constraint, size }, i) => {
        const { instances } = images[i];
        assertEquals(regions.map(({ id }) => id), instances.map(({ id }) => id).toReversed());
        assertEquals(
          depth_constraint,
          instances.slice(1).map((_, k) => `${k + 1}-${k + 2}`).join(","),
        );
        assertEquals(size, instances.length);
        for (const region of regions) {
          assertEquals(region.occlude_rate > 0, region.visible_mask !== undefined);
          assertEquals(region.occlude_rate > 0, region.invisible_mask !== undefined);
        }
      },
    );
  }));
});
