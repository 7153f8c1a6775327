import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import type {
  InstanceResult,
  SegmentationResult,
} from "@kanizsa/shared/schema/segmentation-result.ts";
import { Band } from "./band.ts";
import { encodePng } from "./encode-png.ts";
import { placeLabel } from "./label.ts";
import { outlineOf } from "./outline.ts";
import { INK, PALETTE, shadesOf, TRANSPARENT } from "./palette.ts";

/** Lines grow with the picture: one unit for this many px of its longer side. */
const PX_A_UNIT = 640;
/** Period of the hatching and width of its stripes, in units. */
const HATCH_PERIOD = 6;
const HATCH_STRIPE = 2;
/** Pixels painted at once, so that memory doesn't grow with the picture. */
const BAND_PIXELS = 2_000_000;

/**
 * A picture to lay over the one that was sent, of its size and transparent where nothing was found:
 * for each instance its visible part tinted, its hidden part hatched, the outline of the whole, and
 * its id. Hatching lies over what hides it, which shines through between the stripes.
 */
export function renderPng(result: SegmentationResult): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = result.image;
  return encodePng({ width, height, palette: PALETTE, rows: paintBands(result) });
}

function* paintBands({ image: { width, height }, instances }: SegmentationResult) {
  const unit = Math.max(1, Math.round(Math.max(width, height) / PX_A_UNIT));
  const layers = instances.map((instance, index) => layersOf(instance, index, unit));
  const rows = Math.max(1, Math.floor(BAND_PIXELS / width));
  for (let top = 0; top < height; top += rows) {
    const band = new Band(width, top, Math.min(top + rows, height));
    for (const { visible, shades } of layers) band.paintMask(visible, () => shades.visible);
    for (const { hidden, shades, leansLeft } of layers) {
      band.paintMask(hidden, (x, y, before) => {
        const along = y + (leansLeft ? width - x : x);
        if (along % (HATCH_PERIOD * unit) < HATCH_STRIPE * unit) return shades.stripe;
        return before === TRANSPARENT ? shades.gap : before;
      });
    }
    for (const { outline, shades } of layers) band.paintMask(outline, () => shades.solid);
    for (const { label, shades } of layers) {
      if (!label) continue;
      band.paintBox(label.plate, shades.solid);
      for (const dot of label.dots) band.paintBox(dot, INK);
    }
    yield band.bytes;
  }
}

/** What is painted of one instance. */
function layersOf({ id, amodal, visible, invisible }: InstanceResult, index: number, unit: number) {
  const whole = decodeRuns(amodal.segmentation);
  const seen = decodeRuns(visible.segmentation);
  return {
    visible: seen,
    hidden: decodeRuns(invisible.segmentation),
    outline: outlineOf(whole, unit),
    label: placeLabel(id, seen.isEmpty ? whole : seen, 2 * unit),
    shades: shadesOf(index),
    /** Neighbours are hatched in two directions, so that both show where both are hidden. */
    leansLeft: index % 2 === 1,
  };
}
