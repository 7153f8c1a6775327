import type { ToolStrings } from "./tool-strings.ts";

/** The tools' texts in German. */
export const germanTools: ToolStrings = {
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
