import { groupBy } from "../measure/group-by.ts";
import { measureDifferences } from "../measure/measure-differences.ts";
import { measureRatio } from "../measure/measure-ratio.ts";
import { measureStatistics } from "../measure/measure-statistics.ts";
import type { Cell } from "../report/cell.ts";
import type { Table } from "../report/table.ts";
import { measureObjects, shownMeasures } from "./object-measures.ts";
import { type ObjectScore, occlusionOf } from "./object-score.ts";
import type { SystemScores } from "./score-systems.ts";

export interface ObjectTableOptions {
  readonly title: string;
  readonly seed: number;
  /** Without it the columns of hidden parts are left out. */
  readonly amodal: boolean;
  /** Whether the caller said where the objects are, or they were looked for. */
  readonly prompted: boolean;
}

/** amodalAPI's classes, as the tables name them. */
export const OCCLUSION_LABELS = {
  none: "not hidden",
  partial: "up to 25 %",
  heavy: "above 25 %",
} as const;

/** Objects that make a group of rows. */
interface ObjectClass {
  readonly label: string;
  readonly has: (score: ObjectScore) => boolean;
}

const EVERYTHING: ObjectClass = { label: "all", has: () => true };

/** How well each object's masks fit: a row for every system in every class of occlusion. */
export function objectTable(
  systems: readonly SystemScores[],
  options: ObjectTableOptions,
): Table {
  const classes = Object.entries(OCCLUSION_LABELS).map(([name, label]): ObjectClass => ({
    label,
    has: (score) => occlusionOf(score) === name,
  }));
  const found = options.prompted
    ? ""
    : "An object that was not found (visible IoU below 0.5) counts with 0. ";
  return {
    ...classTable(systems, options.amodal ? [...classes, EVERYTHING] : [EVERYTHING], options),
    notes: [
      "Means over objects; pooled: all pixels together. Hidden IoU is that of what lies outside the " +
      `true visible mask, over objects of which something is hidden. ${found}In brackets: 95 % ` +
      "intervals, a bootstrap over pictures.",
    ],
  };
}

/** The same for each body style; null where the data set doesn't know them. */
export function bodyTable(
  systems: readonly SystemScores[],
  options: ObjectTableOptions,
): Table | null {
  const bodies = new Set(
    systems.flatMap(({ objects }) => objects.flatMap(({ body }) => body ?? [])),
  );
  if (bodies.size === 0) return null;
  const classes = [...bodies].sort().map((label): ObjectClass => ({
    label,
    has: ({ body }) => body === label,
  }));
  const table = classTable(systems, classes, options);
  const [, ...columns] = table.columns;
  return {
    ...table,
    title: `${table.title}, by body style`,
    columns: ["body", ...columns],
    collapsed: true,
  };
}

function classTable(
  systems: readonly SystemScores[],
  classes: readonly ObjectClass[],
  options: ObjectTableOptions,
): Table {
  const measures = shownMeasures(options);
  const rows = classes.flatMap(({ label, has }) =>
    systems.map(({ name, objects }) => ({ label, name, objects: objects.filter(has) }))
  ).filter(({ objects }) => objects.length > 0);
  return {
    title: options.title,
    columns: ["hidden", "masks", "n", ...measures.map(({ name }) => name)],
    rows: rows.map(({ label, name, objects }): Cell[] => {
      const pictures = groupBy(objects, ({ image }) => image);
      const measured = measureStatistics(pictures, measureObjects, options.seed);
      return [label, name, String(objects.length), ...measures.map(({ key }) => measured[key])];
    }),
  };
}

/** What this worker does better than the other system, picture by picture; null without one. */
export function objectDifferenceTable(
  systems: readonly SystemScores[],
  options: ObjectTableOptions,
): Table | null {
  const ours = systems.filter(({ role }) => role === "ours");
  const other = systems.find(({ role }) => role === "against");
  if (!other) return null;
  const measures = shownMeasures(options);
  return {
    title: `${options.title}: difference to ${other.name}`,
    columns: ["masks", ...measures.map(({ name }) => name)],
    rows: ours.map(({ name, objects }): Cell[] => {
      // Every system has a score of every object, in the same order.
      const [a, b] = [objects, other.objects].map((scores) =>
        groupBy(scores, ({ image }) => image)
      );
      const difference = measureDifferences(a, b, measureObjects, options.seed);
      return [name, ...measures.map(({ key }) => difference[key])];
    }),
    notes: [
      "Above 0: better than the other. Both are measured on the same resamples of the pictures: an " +
      "interval without 0 tells them apart.",
    ],
  };
}

/** Who hides whom; null where no system says so, or nothing is known of it. */
export function orderTable(
  systems: readonly SystemScores[],
  { question, seed }: { readonly question: string; readonly seed: number },
): Table | null {
  const rows = systems.flatMap(({ name, orders }): Cell[][] => {
    const pairs = orders.reduce((sum, order) => sum + order.pairs, 0);
    if (pairs === 0) return [];
    const share = (part: "right" | "reversed" | "missing") =>
      measureRatio(orders.map((order) => [order[part], order.pairs]), seed);
    return [[name, String(pairs), share("right"), share("reversed"), share("missing")]];
  });
  if (rows.length === 0) return null;
  return {
    title: `Who hides whom, ${question}`,
    columns: ["masks", "pairs", "right", "the other way round", "not said"],
    rows,
    notes: ["Of the pairs of objects that hide each other, where both were found."],
  };
}
