import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import type { Prompt, SegmentationRequest } from "@kanizsa/shared/schema/segmentation-request.ts";
import { drawStreet, type StreetDrawing } from "./street-drawing.ts";

export interface VariedRequest {
  readonly image: Uint8Array;
  readonly request: Partial<SegmentationRequest>;
}

/** From a thumbnail to a telephone's photograph of 12 megapixels. */
export const SIZES: readonly (readonly [width: number, height: number])[] = [
  [240, 180],
  [500, 333],
  [640, 480],
  [720, 1280],
  [1280, 720],
  [1920, 1080],
  [1200, 1600],
  [2592, 1944],
  [4032, 3024],
];

/**
 * Requests of every size, with no prompt, boxes or a mask, in both modes and with everything that
 * may be included: the same ones in the same order every time.
 */
export async function* variedRequests(count: number): AsyncGenerator<VariedRequest> {
  const random = mulberry32(1);
  const drawings = new Map<number, StreetDrawing>();
  for (let i = 0; i < count; i++) {
    const size = Math.floor(random() * SIZES.length);
    const drawing = drawings.get(size) ?? await drawStreet(...SIZES[size]);
    drawings.set(size, drawing);
    const boxes = Array.from(
      { length: 1 + Math.floor(random() * 4) },
      (): BoxXywh => [
        drawing.carBox[0] + (random() - 0.5) * 0.1 * drawing.width,
        drawing.carBox[1] + (random() - 0.5) * 0.1 * drawing.height,
        drawing.carBox[2] * (0.5 + random()),
        drawing.carBox[3] * (0.5 + random()),
      ],
    );
    const kind = Math.floor(random() * 3);
    yield {
      image: drawing.jpeg,
      request: {
        prompts: kind === 0 ? [] : kind === 1 ? boxes.map(asBox) : [asMask(boxes[0], drawing)],
        mode: random() < 0.75 ? "refined" : "transfer",
        include: random() < 0.2 ? ["alternatives", "heatmap", "uncertainty"] : [],
      },
    };
  }
}

function asBox(box: BoxXywh): Prompt {
  return { box, category: "car" };
}

/** The box, filled: what its shape is doesn't matter here. */
function asMask([x, y, width, height]: BoxXywh, drawing: StreetDrawing): Prompt {
  const [left, top] = [Math.round(x), Math.round(y)];
  const whole: BoxXywh = [left, top, Math.round(x + width) - left, Math.round(y + height) - top];
  const mask = RunLengthMask.filled(drawing.width, drawing.height, whole);
  return { mask: encodeRle(mask), category: "car" };
}
