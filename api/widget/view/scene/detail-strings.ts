/** Texts of the panel about one instance; loaded with it. */
export interface DetailStrings {
  /** Stands where an instance would be told of while none is selected. */
  readonly hint: string;
  readonly legend: {
    readonly visible: string;
    readonly hidden: string;
    readonly outline: string;
    readonly center: string;
  };
  readonly hidden: string;
  readonly score: string;
  readonly similarity: string;
  readonly reference: string;
  readonly scale: string;
  readonly center: string;
  readonly abstained: string;
  readonly truncated: string;
  readonly whole: string;
  inFrontOf(ids: readonly number[]): string;
  behind(ids: readonly number[]): string;
  silhouette(referenceId: string): string;
  /** A share of 0 to 1, as percent. */
  percent(share: number): string;
  /** A number with two digits behind the point. */
  decimal(value: number): string;
}

const list = (ids: readonly number[]) => `${ids.length > 1 ? "cars" : "car"} ${ids.join(", ")}`;

export const englishDetails: DetailStrings = {
  hint: "Point at a car, or choose one, to see why its shape was completed so",
  legend: {
    visible: "Visible part",
    hidden: "Hidden part, completed",
    outline: "Whole shape",
    center: "Centre that references voted for",
  },
  hidden: "hidden",
  score: "Score",
  similarity: "Similarity",
  reference: "Matched reference",
  scale: "Scale",
  center: "Voted centre",
  abstained: "No reference is good enough, so only what is visible is outlined",
  truncated: "Goes on beyond the picture’s border",
  whole: "Nothing of it is hidden",
  inFrontOf: (ids) => `In front of ${list(ids)}`,
  behind: (ids) => `Behind ${list(ids)}`,
  silhouette: (id) => `Silhouette of reference ${id}`,
  percent: (share) => `${Math.round(share * 100)}\u00a0%`,
  decimal: (value) => value.toFixed(2),
};
