import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import type { Sharp } from "sharp";
import type { Layer, LayerKind, Overlay } from "../gallery.ts";
import { maskPath } from "./mask-path.ts";

export interface OverlayInput {
  readonly label: string;
  readonly caption: string;
  /** The upright picture and its size, px. */
  readonly picture: Sharp;
  readonly width: number;
  readonly height: number;
  /** What to look at, image px; undefined: the whole picture. */
  readonly focus?: Readonly<BoxXywh>;
  readonly masks: readonly { readonly kind: LayerKind; readonly mask: RunLengthMask }[];
}

/** Surroundings that are shown, in sides of the focus. */
const MARGIN = 0.2;
/** Width over height of a cut-out, and its least width, px of the picture: a small car needs its street. */
const SHAPE = 4 / 3;
const LEAST_WIDTH = 120;
/** Long side of the cut-out, px: a report of thirty pictures stays at a few megabytes. */
const LONG_SIDE = 560;
/** Beyond this a small car is only a blur. */
const LARGEST_SCALE = 4;

/** Cuts a piece out of a picture and traces the masks over it. */
export async function cutOverlay(
  { label, caption, picture, width, height, focus, masks }: OverlayInput,
): Promise<Overlay> {
  const region: BoxXywh = focus ? regionAround(focus, width, height) : [0, 0, width, height];
  const [left, top, regionWidth, regionHeight] = region;
  const scale = Math.min(LARGEST_SCALE, LONG_SIDE / Math.max(regionWidth, regionHeight));
  const cutWidth = Math.max(1, Math.round(regionWidth * scale));
  const cutHeight = Math.max(1, Math.round(regionHeight * scale));
  const jpeg = await picture.clone()
    .extract({ left, top, width: regionWidth, height: regionHeight })
    .resize(cutWidth, cutHeight, { fit: "fill" }).jpeg({ quality: 82 }).toBuffer();
  const layers = masks.map(({ kind, mask }): Layer => ({
    kind,
    path: maskPath(mask, region, scale),
  }));
  return {
    label,
    caption,
    jpeg,
    width: cutWidth,
    height: cutHeight,
    layers: layers.filter(({ path }) => path !== ""),
  };
}

/** Whole pixels around the focus, inside the picture, of one shape as far as the picture allows. */
function regionAround(
  [x, y, spanX, spanY]: Readonly<BoxXywh>,
  width: number,
  height: number,
): BoxXywh {
  const margin = MARGIN * Math.max(spanX, spanY);
  const wide = Math.max(LEAST_WIDTH, spanX + 2 * margin, (spanY + 2 * margin) * SHAPE);
  const [left, regionWidth] = spanAround(x + spanX / 2, wide, width);
  const [top, regionHeight] = spanAround(y + spanY / 2, wide / SHAPE, height);
  return [left, top, regionWidth, regionHeight];
}

/** First pixel and length of a span around a middle, moved and cut to lie within a limit. */
function spanAround(middle: number, span: number, limit: number): [start: number, length: number] {
  const length = Math.max(1, Math.min(limit, Math.round(span)));
  const start = Math.round(middle - length / 2);
  return [Math.min(limit - length, Math.max(0, start)), length];
}
