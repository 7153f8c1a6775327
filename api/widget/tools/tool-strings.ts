/** Texts of the tools for drawing and refining; loaded with them, but for those that the page gives. */
export interface ToolStrings {
  readonly drawTools: string;
  readonly refineTools: (id: number) => string;
  readonly drawArea: string;
  readonly clickArea: string;
  readonly shapeArea: string;
  readonly run: string;
  readonly anotherBox: string;
  readonly done: string;
  readonly ways: string;
  readonly belongs: string;
  readonly belongsNot: string;
  readonly moveAndScale: string;
  readonly references: string;
  /** Rank from 1, similarity in whole percent. */
  readonly reference: (rank: number, percent: number) => string;
  readonly steps: string;
  readonly undo: string;
  readonly redo: string;
  readonly reset: string;
  readonly drawHint: string;
  readonly belongsHint: string;
  readonly belongsNotHint: string;
  readonly shapeHint: string;
  /** Px of the picture. */
  readonly boxAt: (width: number, height: number, x: number, y: number) => string;
  readonly boxRemoved: string;
  /** Px of the picture; whether the whole shape, hidden part included, covers the place. */
  readonly crossAt: (x: number, y: number, inside: boolean) => string;
  readonly clicked: (x: number, y: number, belongs: boolean) => string;
  readonly tooManyClicks: string;
  /** Shift in px of the picture, sizes in whole percent. */
  readonly shapeAt: (dx: number, dy: number, width: number, height: number) => string;
  readonly moveDropped: string;
  readonly unchanged: string;
  readonly undone: string;
  readonly redone: string;
  readonly wasReset: string;
  readonly left: string;
}

export const englishTools: ToolStrings = {
  drawTools: "Draw boxes",
  refineTools: (id) => `Refine car ${id}`,
  drawArea: "Picture, to draw boxes in",
  clickArea: "Picture, to point at",
  shapeArea: "Completed shape, to move and scale",
  run: "Complete this car",
  anotherBox: "Another box",
  done: "Done",
  ways: "Ways to refine",
  belongs: "Part of the car",
  belongsNot: "Not the car",
  moveAndScale: "Move and scale",
  references: "Similar cars to go by",
  reference: (rank, percent) => `Reference ${rank}, ${percent} % similar`,
  steps: "Steps",
  undo: "Undo",
  redo: "Redo",
  reset: "Start over",
  drawHint:
    "Drag a box around what you see of a car. With keys: arrows move the box, Shift + arrows resize it, with Alt by single pixels; Enter completes the car, Escape drops the box.",
  belongsHint:
    "Click where the car is, even where something hides it. With keys: arrows move the cross, with Alt by single pixels; Enter clicks.",
  belongsNotHint:
    "Click what isn't part of the car. With keys: arrows move the cross, with Alt by single pixels; Enter clicks.",
  shapeHint:
    "Drag the outline to move it, a corner to scale it. With keys: arrows move, Shift + arrows scale, with Alt in small steps; Escape puts it back.",
  boxAt: (width, height, x, y) => `Box ${width} × ${height} at ${x}, ${y}`,
  boxRemoved: "Box removed",
  crossAt: (x, y, inside) => `${x}, ${y}: ${inside ? "in the car's shape" : "outside the car"}`,
  clicked: (x, y, belongs) => `${x}, ${y} is ${belongs ? "part of the car" : "not the car"}`,
  tooManyClicks: "There are as many clicks as one car can have. Undo some, or start over.",
  shapeAt: (dx, dy, width, height) => `Moved by ${dx}, ${dy}; ${width} % wide, ${height} % high`,
  moveDropped: "Put back",
  unchanged: "The car is as it was",
  undone: "Undone",
  redone: "Redone",
  wasReset: "The car is as it was at first",
  left: "Done",
};
