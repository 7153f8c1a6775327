import { lostToRivals } from "./lost-to-rivals.ts";
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
