import type { DetailStrings } from "./detail-strings.ts";

const list = (ids: readonly number[]) => `Auto ${ids.join(", ")}`;

/** The panel's texts in German. */
export const germanDetails: DetailStrings = {
  hint:
    "Zeigen Sie auf ein Auto, oder wählen Sie eines: Hier steht dann, warum seine Form so ergänzt wurde",
  legend: {
    visible: "Sichtbarer Teil",
    hidden: "Verdeckter Teil, ergänzt",
    outline: "Ganze Form",
    center: "Mittelpunkt, für den die Referenzen stimmten",
  },
  hidden: "verdeckt",
  score: "Bewertung",
  similarity: "Ähnlichkeit",
  reference: "Ähnlichste Referenz",
  scale: "Maßstab",
  center: "Gewählter Mittelpunkt",
  abstained: "Keine Referenz passt gut genug: Umrissen ist nur, was zu sehen ist",
  truncated: "Geht über den Bildrand hinaus",
  whole: "Nichts davon ist verdeckt",
  inFrontOf: (ids) => `Vor ${list(ids)}`,
  behind: (ids) => `Hinter ${list(ids)}`,
  silhouette: (id) => `Umriss der Referenz ${id}`,
  percent: (share) => `${Math.round(share * 100)}\u00a0%`,
  decimal: (value) => value.toFixed(2).replace(".", ","),
};
