/** What an outline over a picture stands for. */
export type LayerKind = "truth" | "amodal" | "visible" | "against" | "baseline";

/** One mask over a picture. */
export interface Layer {
  readonly kind: LayerKind;
  /** SVG path in px of the cut-out; regions and holes by the even-odd rule. */
  readonly path: string;
}

/** A piece of a photograph with outlines over it. */
export interface Overlay {
  /** What it shows: "best", "median", "worst", the name of a photograph. */
  readonly label: string;
  /** Figures and names below it. */
  readonly caption: string;
  /** Encoded picture, px. */
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly layers: readonly Layer[];
}

/** Pictures that belong together, a bin's best, median and worst say. */
export interface Gallery {
  readonly title: string;
  readonly overlays: readonly Overlay[];
}
