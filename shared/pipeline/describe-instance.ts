import { type BoxXywh } from "../geometry/box.ts";
import { frameBox, toPicture } from "../geometry/frame.ts";
import { encodeRle } from "../mask/rle.ts";
import type { RunLengthMask } from "../mask/run-length-mask.ts";
import type { SegmentationRequest } from "../schema/segmentation-request.ts";
import type { InstanceResult } from "../schema/segmentation-result.ts";
import { atPictureSize } from "./complete/completion.ts";
import { placeMask } from "./complete/place-mask.ts";
import type { PlacedReference } from "./complete/place-references.ts";
import { CELL, REACH } from "./constants.ts";
import { isTruncated } from "./is-truncated.ts";
import { type Query, scaleOf } from "./look-at-query.ts";
import type { PreparedBank } from "./prepared-bank.ts";
import type { RankedInstance } from "./score/rank-instances.ts";
import { HEAT_SIZE } from "./vote.ts";

/** The answer's entry for one completed object. */
export function describeInstance(
  id: number,
  { query, completion, score }: RankedInstance,
  bank: PreparedBank,
  request: SegmentationRequest,
): InstanceResult {
  const { amodal, visible, references, center, abstained, prior } = completion;
  const invisible = amodal.difference(visible);
  const whole = amodal.area();
  const hidden = invisible.area();
  const best: PlacedReference | undefined = references[0];
  const uncertainty = request.include.includes("uncertainty") && prior && {
    bbox: rounded(frameBox(query.frame)),
    size: [prior.height, prior.width] as [number, number],
    data: toBase64(prior.data, (p) => 4 * p * (1 - p)),
  };
  return {
    id,
    prompt: query.prompt.index,
    category: "car",
    score: clampShare(score),
    amodal: describeMask(amodal),
    visible: describeMask(visible),
    invisible: { area: hidden, segmentation: encodeRle(invisible) },
    occlusion_rate: whole === 0 ? 0 : hidden / whole,
    truncated: isTruncated(query, prior, amodal),
    match: {
      reference_id: best ? bank.idOf(best.index) : null,
      similarity: clampShare(best?.similarity ?? 0),
      center: [round(center[0]), round(center[1])],
      scale: round(scaleOf(query), 4),
      abstained,
      ...request.include.includes("alternatives") && {
        alternatives: references.slice(0, request.top_k).map((reference) => ({
          reference_id: bank.idOf(reference.index),
          similarity: clampShare(reference.similarity),
          segmentation: encodeRle(alternativeMask(query, reference, bank)),
        })),
      },
      ...request.include.includes("heatmap") && best && { heatmap: heatMap(query, best) },
    },
    ...uncertainty && { uncertainty },
  };
}

function describeMask(mask: RunLengthMask): InstanceResult["amodal"] {
  return {
    bbox: mask.boundingBox() ?? [0, 0, 0, 0],
    area: mask.area(),
    segmentation: encodeRle(mask),
  };
}

function alternativeMask(
  query: Query,
  { index, placement }: PlacedReference,
  bank: PreparedBank,
): RunLengthMask {
  return atPictureSize(query, placeMask(bank.mask(index), placement));
}

/** Heat map of the matched reference: each cell is a place of the centre, image px. */
function heatMap({ frame }: Query, { heat }: PlacedReference) {
  const { rows, columns } = HEAT_SIZE;
  const [left, top] = toPicture(
    frame,
    frame.width / 2 - (REACH.columns + 0.5) * CELL,
    frame.height / 2 - (REACH.rows + 0.5) * CELL,
  );
  const bbox: BoxXywh = [left, top, columns * CELL / frame.scale, rows * CELL / frame.scale];
  const size: [number, number] = [rows, columns];
  return { bbox: rounded(bbox), size, data: toBase64(heat, (z) => z) };
}

function toBase64(values: Float32Array, map: (value: number) => number): string {
  let text = "";
  for (const value of values) {
    text += String.fromCharCode(Math.round(255 * Math.min(1, Math.max(0, map(value)))));
  }
  return btoa(text);
}

function rounded([x, y, width, height]: BoxXywh): BoxXywh {
  return [round(x), round(y), round(width), round(height)];
}

function round(value: number, digits = 2): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

function clampShare(value: number): number {
  return round(Math.min(1, Math.max(0, value)), 4);
}
