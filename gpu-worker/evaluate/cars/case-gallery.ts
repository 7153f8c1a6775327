import { convexHull } from "@kanizsa/shared/metrics/convex-hull.ts";
import { type Bitmap, boundingBox, union } from "@kanizsa/shared/mask/bitmap.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import sharp from "sharp";
import { figure } from "../report/cell.ts";
import type { Gallery, Overlay } from "../report/gallery.ts";
import { cutOverlay } from "../report/pictures/cut-overlay.ts";
import { pickCases, type Picked } from "../report/pictures/pick-cases.ts";
import { sampleIndices } from "../report/sample-indices.ts";
import { groupBy } from "../measure/group-by.ts";
import { questionName } from "../question-name.ts";
import type { OccludedCase } from "./occluded-cases.ts";
import { type Answer } from "./score-answer.ts";
import type { CaseRecord } from "./summary.ts";

type Shown = Omit<Picked<CaseRecord>, "label"> & { readonly label: string };

export interface CaseSources {
  /** Makes a case again. */
  readonly remake: (record: CaseRecord) => Promise<OccludedCase>;
  /** Asks again: the answer is remembered. */
  readonly answer: (record: CaseRecord, occluded: OccludedCase) => Promise<Answer | null>;
}

/**
 * The best, median and worst case of each bin, and `overlays` more at random, of each prompt in its last
 * mode: the one that shows what is new.
 */
export async function caseGalleries(
  records: readonly CaseRecord[],
  { overlays, seed }: { readonly overlays: number; readonly seed: number },
  sources: CaseSources,
): Promise<Gallery[]> {
  const galleries: Gallery[] = [];
  for (const ofPrompt of groupBy(records, ({ prompt }) => prompt)) {
    const mode = ofPrompt[ofPrompt.length - 1].mode;
    const asked = ofPrompt.filter((record) => record.mode === mode);
    const name = questionName(ofPrompt[0].prompt, mode);
    for (const ofBin of groupBy(asked, ({ bin }) => bin)) {
      const shown = pickCases(ofBin, ({ score }) => score.iou);
      galleries.push(await drawGallery(`${ofBin[0].bin} hidden, ${name}`, shown, sources));
    }
    const random = sampleIndices(asked.length, overlays, mulberry32(seed));
    const sampled = asked.filter((_, index) => random.has(index))
      .map((entry): Shown => ({ label: "at random", entry }));
    if (sampled.length > 0) {
      galleries.push(await drawGallery(`At random, ${name}`, sampled, sources));
    }
  }
  return galleries;
}

async function drawGallery(
  title: string,
  shown: readonly Shown[],
  { remake, answer }: CaseSources,
): Promise<Gallery> {
  const overlays: Overlay[] = [];
  for (const { label, entry } of shown) {
    const occluded = await remake(entry);
    overlays.push(await drawCase(label, entry, occluded, await answer(entry, occluded)));
  }
  return { title, overlays };
}

function drawCase(
  label: string,
  { carId, score }: CaseRecord,
  { car: { picture, amodal, visible } }: OccludedCase,
  answer: Answer | null,
): Promise<Overlay> {
  const { rgb, width, height } = picture;
  const seen = answer ? union(amodal, answer.amodal) : amodal;
  const mask = (kind: Overlay["layers"][number]["kind"], bitmap: Bitmap) => ({
    kind,
    mask: RunLengthMask.fromBitmap(bitmap),
  });
  const measured = score.found
    ? `IoU ${figure(score.iou)}, hidden part ${figure(score.hidden)}`
    : "not found";
  return cutOverlay({
    label,
    caption: `${measured}; ${carId}`,
    picture: sharp(rgb, { raw: { width, height, channels: 3 } }),
    width,
    height,
    focus: boundingBox(seen) ?? undefined,
    masks: [
      mask("truth", amodal),
      mask("baseline", convexHull(visible)),
      ...answer ? [mask("visible", answer.visible), mask("amodal", answer.amodal)] : [],
    ],
  });
}
