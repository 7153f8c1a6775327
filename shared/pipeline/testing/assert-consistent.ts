import { assertAlmostEquals, assertEquals } from "@std/assert";
import { area, type Bitmap, boundingBox, difference } from "../../mask/bitmap.ts";
import { decodeRle } from "../../mask/rle.ts";
import { type InstanceResult, instanceResultSchema } from "../../schema/segmentation-result.ts";
import type { Picture } from "../picture.ts";

export interface InstanceMasks {
  readonly amodal: Bitmap;
  readonly visible: Bitmap;
}

/**
 * Holds an instance against what is promised of every one: the schema, masks of the picture's size,
 * areas and boxes that fit the masks, invisible = amodal ∖ visible. Gives its masks decoded.
 */
export function assertConsistent(instance: InstanceResult, picture: Picture): InstanceMasks {
  instanceResultSchema.parse(instance);
  const [amodal, visible, invisible] = [instance.amodal, instance.visible, instance.invisible]
    .map(({ area: claimed, segmentation }) => {
      assertEquals(segmentation.size, [picture.height, picture.width]);
      const mask = decodeRle(segmentation);
      assertEquals(area(mask), claimed);
      return mask;
    });
  assertEquals(instance.amodal.bbox, boundingBox(amodal) ?? [0, 0, 0, 0]);
  assertEquals(instance.visible.bbox, boundingBox(visible) ?? [0, 0, 0, 0]);
  assertEquals(invisible, difference(amodal, visible));
  assertAlmostEquals(instance.occlusion_rate, area(invisible) / area(amodal), 1e-9);
  return { amodal, visible };
}

/** As above, and visible ⊆ amodal: what mode "refined" promises beyond that. */
export function assertRefined(instance: InstanceResult, picture: Picture): InstanceMasks {
  const masks = assertConsistent(instance, picture);
  assertEquals(area(difference(masks.visible, masks.amodal)), 0);
  return masks;
}
