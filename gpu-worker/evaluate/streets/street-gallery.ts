import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import sharp from "sharp";
import type { EvaluationContext } from "../evaluation.ts";
import type { Gallery, Overlay } from "../report/gallery.ts";
import { cutOverlay } from "../report/pictures/cut-overlay.ts";
import { sampleIndices } from "../report/sample-indices.ts";
import { askPicture, type StreetPicture } from "./ask-pictures.ts";

/** Whole pictures with what was found in them, `count` at random, one gallery for each mode. */
export async function streetGalleries(
  pictures: readonly StreetPicture[],
  count: number,
  context: Pick<EvaluationContext, "options" | "worker">,
): Promise<Gallery[]> {
  const { limit, seed, modes } = context.options;
  const asked = pictures.slice(0, limit);
  const shown = sampleIndices(asked.length, count, mulberry32(seed));
  const galleries: Gallery[] = [];
  for (const mode of modes) {
    const overlays: Overlay[] = [];
    for (const picture of asked.filter((_, index) => shown.has(index))) {
      const { image, instances } = await askPicture(picture, mode, context);
      const scores = instances.map(({ score }) => score.toFixed(2)).join(", ");
      overlays.push(
        await cutOverlay({
          label: picture.id,
          caption: `${instances.length} found${scores === "" ? "" : `: ${scores}`}`,
          picture: sharp(picture.picturePath).autoOrient(),
          ...image,
          masks: instances.flatMap(({ visible, amodal }) => [
            { kind: "visible", mask: decodeRuns(visible.segmentation) },
            { kind: "amodal", mask: decodeRuns(amodal.segmentation) },
          ]),
        }),
      );
    }
    if (overlays.length > 0) galleries.push({ title: `Found, ${mode}`, overlays });
  }
  return galleries;
}
