/** One row of a table that stands beside the paper's. */
export interface PaperRow {
  readonly label: string;
  readonly cells: readonly string[];
  readonly of: "paper" | "ours";
}

/** A table of the paper with our figures below its own. */
export interface PaperTable {
  /** "Table 3", say. */
  readonly number: string;
  readonly title: string;
  /** Names of the cells, without the label's. */
  readonly columns: readonly string[];
  readonly rows: readonly PaperRow[];
  /** What was measured on what, and by which command. */
  readonly note: string;
}
