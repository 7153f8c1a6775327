import { atStride } from "../geometry/frame.ts";
import { area, type Bitmap, boundingBox } from "../mask/bitmap.ts";
import { MASK_STRIDE } from "./constants.ts";
import type { Query } from "./look-at-query.ts";

/** A found car that keeps less than this share of its visible mask was another car seen twice. */
const LEAST_KEPT = 0.4;
/** Visible pixels below which a found car is let go. */
const LEAST_PIXELS = 16;

/**
 * Gives each pixel that several visible masks claim to the surest of them (masks given by the caller
 * first), and lets found cars go that keep too little. Prompts always stay.
 */
export function sharePixels(queries: readonly Query[]): Query[] {
  if (queries.length < 2) return queries.filter(hasEnough);
  const [first] = queries;
  const owner = new Int16Array(first.visible.data.length).fill(-1);
  const surest = new Float32Array(owner.length);
  queries.forEach((query, index) => claim(query, index, owner, surest));
  const before = queries.map(({ visible }) => area(visible));
  return queries
    .map((query, index) => {
      if (query.visibleGiven) return query;
      const visible = ownedPart(query.visible, index, owner);
      // a prompt that lost everything keeps what it saw: it must be answered
      return query.prompt.index !== null && area(visible) === 0 ? query : { ...query, visible };
    })
    .filter((query, index) =>
      query.prompt.index !== null ||
      area(query.visible) >= Math.max(LEAST_PIXELS, LEAST_KEPT * before[index])
    );
}

function hasEnough(query: Query): boolean {
  return query.prompt.index !== null || area(query.visible) >= LEAST_PIXELS;
}

/** The pixels of a mask that belong to `index`: the mask itself where it shares none. */
function ownedPart(mask: Bitmap, index: number, owner: Int16Array): Bitmap {
  let { data } = mask;
  const [left, top, spanX, spanY] = boundingBox(mask) ?? [0, 0, 0, 0];
  for (let y = top; y < top + spanY; y++) {
    for (let i = y * mask.width + left; i < y * mask.width + left + spanX; i++) {
      if (!mask.data[i] || owner[i] === index) continue;
      if (data === mask.data) data = mask.data.slice();
      data[i] = 0;
    }
  }
  return data === mask.data ? mask : { ...mask, data };
}

function claim(query: Query, index: number, owner: Int16Array, surest: Float32Array): void {
  const { visible, visibleInFrame, visibleGiven, prompt } = query;
  const frame = atStride(query.frame, MASK_STRIDE);
  // found cars of a higher score win where two masks are equally sure
  const bonus = visibleGiven ? 2 : 0.3 * (prompt.score ?? 1);
  const { width, height } = visibleInFrame;
  const [left, top, spanX, spanY] = boundingBox(visible) ?? [0, 0, 0, 0];
  for (let y = top; y < top + spanY; y++) {
    const row = Math.floor((y + 0.5 - frame.centerY) * frame.scale + height / 2);
    for (let x = left; x < left + spanX; x++) {
      const i = y * visible.width + x;
      if (!visible.data[i]) continue;
      const column = Math.floor((x + 0.5 - frame.centerX) * frame.scale + width / 2);
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      // rounded as `surest` is, so that of equally sure ones the first wins
      const sure = Math.fround(bonus + (inside ? visibleInFrame.data[row * width + column] : 0));
      if (sure > surest[i]) {
        surest[i] = sure;
        owner[i] = index;
      }
    }
  }
}
