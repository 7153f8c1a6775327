/** Was die Seite sagt, auf Deutsch. */
const number = (value, digits) => value.toLocaleString("de", { maximumFractionDigits: digits });
const BACKENDS = { webgl: "WebGL", wasm: "WASM", cpu: "JavaScript" };

export default {
  title: "Kanizsa: das ganze Auto sehen",
  skip: "Zum Bild springen",
  furtherPages: "Weitere Seiten",
  apiLink: "API",
  language: "Sprache",
  headline1: "Das ",
  headline2: "ganze",
  headline3: " Auto sehen",
  lead: "Kanizsa findet in einem Foto die Autos, die teilweise verdeckt sind, und zeichnet ihre " +
    "ganze Form: was man sieht, was nicht, und warum es das meint.",
  samplesTitle: "Ein Bild wählen oder ein eigenes hierherziehen",
  samples: {
    square: "Marktplatz",
    posts: "Hinter Pfosten",
    row: "Parkreihe",
    avenue: "Allee",
    crossing: "Kreuzung",
  },
  own: "Eigenes Foto",
  pictureSection: "Bild",
  methodTitle: "Verfahren",
  refined: "Verfeinert",
  transfer: "Wie im Aufsatz",
  both: "Beide",
  methodNotes: {
    refined: "Das eigene: Die besten Referenzen stimmen gemeinsam ab, ein Netz zeichnet die Form.",
    transfer: "Das veröffentlichte: der Umriss der besten Referenz, auf die gewählte Mitte gelegt.",
    both: "Dasselbe Bild mit beiden Verfahren.",
  },
  whereTitle: "Antwort",
  whereLocal: "Von dieser Seite",
  whereAuto: "Vom Server",
  whereNotes: {
    local: "Ohne Schlüssel, und das Bild verlässt diesen Rechner nicht.",
    auto: "Genauer, mit allen Referenzen und größeren Bildern. Er verlangt einen Schlüssel.",
  },
  refinedCaption: "Verfeinert",
  transferCaption: "Wie im Aufsatz",
  keyLabel: "API-Schlüssel",
  keyUse: "Benutzen",
  keyForget: "Schlüssel vergessen",
  keyHelp:
    "Die Seite holt sich damit ein Token und behält den Schlüssel in diesem Tab, bis Sie ihn schließen. " +
    "Wo der Admin-Schlüssel liegt, stand beim ersten Start des Servers da.",
  keyNone: "Noch kein Schlüssel: Bis dahin antwortet diese Seite selbst.",
  keyForm: "Bitte den ganzen Schlüssel: Er beginnt mit kz_ und endet mit 43 Zeichen.",
  keyChecking: "Ein Token wird geholt …",
  keyGood: "Jetzt antwortet der Server, mit einem Token für diese Seite.",
  keyRefused: (detail) => `Der Server nimmt den Schlüssel nicht an: ${detail}`,
  keyUnreachable:
    "Der Server ist nicht zu erreichen: Diese Seite antwortet selbst. Bitte später noch einmal.",
  stepsTitle: "Wie es geht",
  step1Title: "Hinsehen",
  step1: "Ein Netz findet Autos und markiert, was von jedem zu sehen ist.",
  step2Title: "Vergleichen",
  step2: "Ähnliche Referenzen stimmen ab, wo die Mitte des ganzen Autos sein muss.",
  step3Title: "Ergänzen",
  step3: "Ihre Umrisse einigen sich auf den verdeckten Teil und sagen, wie sicher sie sind.",
  resultTitle: "Was zurückkam",
  resultEmpty: "Hier erscheint die Antwort.",
  answered({ instances, timings_ms, model, cache }, mode) {
    const { length } = instances;
    const cars = length === 1 ? "1 Auto" : `${length} Autos`;
    const seconds = cache === "hit"
      ? ", von vorhin aufbewahrt"
      : ` in ${number(timings_ms.total / 1000, 2)} s`;
    const who = mode?.mode === "local"
      ? `von dieser Seite (${BACKENDS[mode.backend] ?? "…"})`
      : "vom Server";
    return `${cars}, beantwortet ${who}${seconds}, mit ${
      number(model.bank.references, 0)
    } Referenzen.`;
  },
  downloadTitle: "Herunterladen",
  downloadJson: "JSON herunterladen",
  downloadCoco: "COCO herunterladen",
  downloadPng: "PNG herunterladen",
  downloadFailed: "Bitte erst die Antwort abwarten: Es gab nichts herunterzuladen",
  readJson: "Das JSON lesen",
  jsonLabel: "Ergebnis als JSON",
  copy: "Kopieren",
  copied: "Kopiert",
  copyByHand: "Der Text ist markiert: mit Strg+C kopieren",
  useTitle: "Selbst benutzen",
  curlTitle: "Auf der Kommandozeile",
  curlHelp: "Dasselbe Bild und dieselbe Frage wie oben. KANIZSA_KEY ist Ihr Schlüssel.",
  embedTitle: "Auf Ihrer Seite, in zwei Zeilen",
  embedHelp:
    "Ihr Server holt Token mit POST /v1/embed-tokens und reicht sie an die Seite weiter. Wo kein Server antwortet, antwortet die Seite allein.",
  footer:
    "Die Beispielbilder hat Kanizsas eigener Code berechnet. Die Gewichte sind für die Forschung.",
};
