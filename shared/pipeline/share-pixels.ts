import { intersectionArea } from "../mask/intersection-area.ts";
import { lostToRivals } from "./lost-to-rivals.ts";
import type { Query } from "./look-at-query.ts";

/** Of two found cars, one was seen twice where their visible masks share more than this IoU… */
const TWIN_IOU = 0.5;
/** … or where more than this of the less believed one's mask lies in the other's. */
const TWIN_INSIDE = 0.8;
/** A found car that keeps less than this share of its visible mask was seen twice as well. */
const LEAST_KEPT = 0.25;
/** Visible pixels below which a found car is let go. */
const LEAST_PIXELS = 16;

/**
 * Lets found cars go that were seen twice, gives each pixel that several visible masks claim to the surest
 * of them (masks given by the caller first), and lets found cars go that keep too little. Prompts always stay.
 */
export function sharePixels(looked: readonly Query[]): Query[] {
  const queries = withoutTwins(looked);
  const given = queries.filter(({ visibleGiven }) => visibleGiven);
  const rivals = queries.filter(({ visibleGiven }) => !visibleGiven);
  const lost = lostToRivals(rivals);
  return queries.flatMap((query) => {
    if (query.visibleGiven) return [query];
    const won = query.visible.difference(lost[rivals.indexOf(query)]);
    const visible = given.reduce((rest, other) => rest.difference(other.visible), won);
    const kept = visible.area();
    const before = query.visible.area();
    const isFound = query.prompt.index === null;
    if (isFound && kept < Math.max(LEAST_PIXELS, LEAST_KEPT * before)) return [];
    // a prompt that lost everything keeps what it saw: it must be answered
    return [kept === before || kept === 0 ? query : { ...query, visible }];
  });
}

/** Queries without those found cars whose visible mask a more believed one has, in their order. */
function withoutTwins(queries: readonly Query[]): Query[] {
  const found = queries.filter(({ prompt }) => prompt.index === null)
    .sort((a, b) => scoreOf(b) - scoreOf(a));
  const singles = new Map<Query, number>();
  const twins = new Set<Query>();
  for (const query of found) {
    const area = query.visible.area();
    const isTwin = [...singles].some(([better, betterArea]) => {
      const shared = intersectionArea(better.visible, query.visible);
      return shared > TWIN_IOU * (area + betterArea - shared) || shared > TWIN_INSIDE * area;
    });
    if (isTwin) twins.add(query);
    else singles.set(query, area);
  }
  return queries.filter((query) => !twins.has(query));
}

function scoreOf({ prompt }: Query): number {
  return prompt.score ?? 0;
}
