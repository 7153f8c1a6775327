import type { Measured } from "./cell.ts";
import type { Chart } from "./chart.ts";
import type { Gallery } from "./gallery.ts";
import type { Table } from "./table.ts";

/** A figure that a reader should see first. */
export interface KeyFigure {
  readonly label: string;
  readonly measured: Measured;
  /** The same of other systems, named. */
  readonly others: readonly { readonly name: string; readonly measured: Measured }[];
}

/** What an evaluation found, for every form in which it is shown. */
export interface Report extends ReportPart {
  readonly title: string;
}

/** One question of an evaluation, or all of them together. */
export interface ReportPart {
  /** What was measured, in a sentence or two. */
  readonly lead: string;
  readonly keyFigures: readonly KeyFigure[];
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
  readonly galleries: readonly Gallery[];
  /** The same and every case, for the JSON report. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Further JSON files beside the reports, by their names. */
  readonly files?: Readonly<Record<string, unknown>>;
}
