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
const MARGIN = 0.3;
/** Long side of the cut-out, px: a report of thirty pictures stays at a few megabytes. */
const LONG_SIDE = 560;
/** Beyond this a small car is only a blur. */
const LARGEST_SCALE = 4;

/** Cuts a piece out of a picture and traces the masks over it. */
export async function cutOverlay(
  { label, caption, picture, width, height, focus = [0, 0, width, height], masks }: OverlayInput,
): Promise<Overlay> {
  const region = regionAround(focus, width, height);
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

/** Whole pixels around the focus, inside the picture. */
function regionAround(
  [x, y, spanX, spanY]: Readonly<BoxXywh>,
  width: number,
  height: number,
): BoxXywh {
  const margin = MARGIN * Math.max(spanX, spanY);
  const left = Math.min(width - 1, Math.max(0, Math.floor(x - margin)));
  const top = Math.min(height - 1, Math.max(0, Math.floor(y - margin)));
  const right = Math.max(left + 1, Math.min(width, Math.ceil(x + spanX + margin)));
  const bottom = Math.max(top + 1, Math.min(height, Math.ceil(y + spanY + margin)));
  return [left, top, right - left, bottom - top];
}
