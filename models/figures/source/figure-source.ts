import type { KnownObject } from "./known-object.ts";

/** Where a figure set's pictures come from. */
export interface FigureSource {
  /** Photographs may not be published: what is drawn from them stays outside of the repository. */
  readonly kind: "rendered" | "photographs";
  /** "Kanizsa-Scenes, val", say. */
  readonly name: string;
  /** Partly hidden objects of the split, in an order that the seed draws. */
  queries(): AsyncIterable<KnownObject>;
  /** Complete objects of the training split, which references are made of, in an order that the seed draws. */
  wholes(): AsyncIterable<KnownObject>;
}
