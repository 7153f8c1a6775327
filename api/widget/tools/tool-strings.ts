/** Texts of the tools. */
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

export const english: ToolStrings = {
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

export const german: ToolStrings = {
  drawTools: "Rahmen ziehen",
  refineTools: (id) => `Auto ${id} verbessern`,
  drawArea: "Bild zum Ziehen von Rahmen",
  clickArea: "Bild zum Zeigen",
  shapeArea: "Ergänzte Form zum Verschieben und Skalieren",
  run: "Dieses Auto ergänzen",
  anotherBox: "Weiterer Rahmen",
  done: "Fertig",
  ways: "Arten zu verbessern",
  belongs: "Teil des Autos",
  belongsNot: "Nicht das Auto",
  moveAndScale: "Verschieben, skalieren",
  references: "Ähnliche Autos als Vorbild",
  reference: (rank, percent) => `Referenz ${rank}, zu ${percent} % ähnlich`,
  steps: "Schritte",
  undo: "Rückgängig",
  redo: "Wiederholen",
  reset: "Von vorn",
  drawHint:
    "Ziehen Sie einen Rahmen um das, was von einem Auto zu sehen ist. Mit Tasten: Pfeile verschieben ihn, Umschalt + Pfeile ändern seine Größe, mit Alt um einzelne Pixel; Eingabe ergänzt das Auto, Escape verwirft den Rahmen.",
  belongsHint:
    "Klicken Sie dorthin, wo das Auto ist, auch wo etwas es verdeckt. Mit Tasten: Pfeile bewegen das Kreuz, mit Alt um einzelne Pixel; Eingabe klickt.",
  belongsNotHint:
    "Klicken Sie auf das, was nicht zum Auto gehört. Mit Tasten: Pfeile bewegen das Kreuz, mit Alt um einzelne Pixel; Eingabe klickt.",
  shapeHint:
    "Ziehen Sie den Umriss, um ihn zu verschieben, eine Ecke, um ihn zu skalieren. Mit Tasten: Pfeile verschieben, Umschalt + Pfeile skalieren, mit Alt in kleinen Schritten; Escape setzt ihn zurück.",
  boxAt: (width, height, x, y) => `Rahmen ${width} × ${height} bei ${x}, ${y}`,
  boxRemoved: "Rahmen entfernt",
  crossAt: (x, y, inside) => `${x}, ${y}: ${inside ? "in der Form des Autos" : "neben dem Auto"}`,
  clicked: (x, y, belongs) =>
    `${x}, ${y} ist ${belongs ? "Teil des Autos" : "nicht Teil des Autos"}`,
  tooManyClicks:
    "Mehr Klicks kann ein Auto nicht haben. Machen Sie einige rückgängig, oder fangen Sie von vorn an.",
  shapeAt: (dx, dy, width, height) =>
    `Um ${dx}, ${dy} verschoben; ${width} % breit, ${height} % hoch`,
  moveDropped: "Zurückgesetzt",
  unchanged: "Das Auto ist, wie es war",
  undone: "Rückgängig gemacht",
  redone: "Wiederholt",
  wasReset: "Das Auto ist wie am Anfang",
  left: "Fertig",
};

/** Texts in a language, some of them replaced by the page's own. */
export function toolStrings(language: string, own: Partial<ToolStrings> = {}): ToolStrings {
  return { ...(/^de\b/i.test(language) ? german : english), ...own };
}
