/// <reference lib="dom" />

/** Where tools draw: the picture as the view shows it. The view makes it, tools work on it. */
export interface StageElement {
  /** Lies over the picture, its viewBox in px of the picture; never mirrored. */
  readonly svg: SVGSVGElement;
  /** The tools' own, on top of everything else in `svg`; empty while no tool is open. */
  readonly layer: SVGGElement;
  /** Place for the tools' buttons, below or above the picture; empty while no tool is open. */
  readonly bar: HTMLElement;
  /** Px of the picture at a place in the window. */
  toPicture(clientX: number, clientY: number): { readonly x: number; readonly y: number };
  /** Says a text politely to those who can't see. */
  announce(text: string): void;
}
