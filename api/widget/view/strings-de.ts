import { germanTools } from "../tools/tool-strings-de.ts";
import { germanDetails } from "./scene/detail-strings-de.ts";
import type { Strings } from "./strings.ts";

const BACKENDS = { webgl: "WebGL", wasm: "WASM", cpu: "JavaScript" };

const percent = (share: number) => `${Math.round(share * 100)}\u00a0%`;

/** The preview's texts in German; loaded where the page is in German. */
export const german: Strings = {
  language: "de",
  label: "Vorschau verdeckter Formen",
  picture: "Das Bild",
  dropTitle: "Ein Foto mit Autos hier ablegen",
  dropHint: "oder einfügen",
  dropNow: "Loslassen öffnet das Bild",
  choose: "Bild auswählen",
  another: "Anderes Bild",
  tools: "Werkzeuge",
  findAll: "Autos finden",
  draw: "Rahmen ziehen",
  refine: "Dieses Auto verbessern",
  view: "Ansicht",
  views: { overlay: "Formen", split: "Vergleich", "hidden-only": "Verdecktes" },
  split: "Vorher und nachher",
  cancel: "Abbrechen",
  retry: "Noch einmal",
  stages: {
    start: "Es beginnt",
    send: "Das Bild wird gesendet",
    load: "Die Netze werden geladen",
    queue: "Warten auf einen freien Platz",
    decode: "Das Bild wird geöffnet",
    proposals: "Autos werden gesucht",
    features: "Autos werden genauer betrachtet",
    vote: "Vergleich mit Referenzen",
    refine: "Formen werden ergänzt",
  },
  cars: "Autos im Bild",
  found: (count) =>
    count ? `${count} ${count === 1 ? "Auto" : "Autos"} gefunden` : "Keine Autos gefunden",
  car: ({ id }) => `Auto ${id}`,
  hidden: ({ occlusion_rate }) => `${percent(occlusion_rate)} verdeckt`,
  similar: ({ match }) =>
    match.abstained ? "keine Referenz" : `Ähnlichkeit ${decimal(match.similarity)}`,
  mode({ mode, reason, backend }) {
    if (mode === "remote") return "";
    const why = {
      asked: "",
      "no-endpoint": "",
      network: ": Der Server ist nicht zu erreichen",
      timeout: ": Der Server hat nicht rechtzeitig geantwortet",
      "rate-limited": ": Dem Server wurden zu viele Fragen gestellt",
      unavailable: ": Der Server ist ausgelastet",
    };
    const on = backend ? ` (${BACKENDS[backend]})` : "";
    return `In der Seite beantwortet${on}${reason ? why[reason] : ""}`;
  },
  problems: {
    picture_missing: "Es gibt noch kein Bild",
    result_missing: "Es gibt noch kein Ergebnis",
    image_empty: "Das Bild ist leer",
    image_unreadable: "Das Bild lässt sich nicht lesen",
    image_truncated: "Das Bild ist unvollständig",
    image_type_unsupported: "Diese Art Datei wird nicht unterstützt",
    heic_unsupported: "HEIC-Bilder werden nicht unterstützt",
    image_too_large: "Das Bild hat zu viele Bytes",
    image_too_many_pixels: "Das Bild hat zu viele Pixel",
    image_fetch_failed: "Das Bild ließ sich nicht laden",
    image_cors: "Der Server des Bildes lässt diese Seite es nicht lesen",
    image_blocked: "Die Richtlinie dieser Seite verbietet, das Bild zu laden",
    too_many_prompts: "So viele Autos auf einmal gehen nicht",
    endpoint_missing: "Es ist keine API angegeben",
    api_unreachable: "Die API ist nicht zu erreichen",
    api_timeout: "Die API hat nicht rechtzeitig geantwortet",
    api_answer_unknown: "Etwas anderes als die API hat geantwortet",
    origin_not_allowed: "Das Token gilt nicht für diese Seite",
    token_unavailable: "Für die API war kein Token zu bekommen",
    segmentation_cancelled: "Jemand anders hat abgebrochen",
    local_unavailable: "Diese Seite kann nicht selbst antworten",
    page_failed: "In der Seite ist etwas schiefgegangen",
  },
  details: germanDetails,
  tool: germanTools,
};

function decimal(value: number): string {
  return value.toFixed(2).replace(".", ",");
}
