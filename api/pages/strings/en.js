/** What the playground says, in English. The element has texts of its own. */
const number = (value, digits) => value.toLocaleString("en", { maximumFractionDigits: digits });
const BACKENDS = { webgl: "WebGL", wasm: "WASM", cpu: "JavaScript" };

export default {
  title: "Kanizsa: see the whole car",
  skip: "Skip to the picture",
  furtherPages: "Further pages",
  apiLink: "API",
  language: "Language",
  headline1: "See the ",
  headline2: "whole",
  headline3: " car",
  lead: "Kanizsa finds the cars of a photo that are partly hidden and draws their whole shape: " +
    "what is seen, what isn’t, and why it thinks so.",
  samplesTitle: "Take a picture, or drop your own anywhere",
  samples: {
    square: "Market square",
    posts: "Behind posts",
    row: "Parked in a row",
    avenue: "Avenue",
    crossing: "Crossing",
  },
  own: "Your own photo",
  pictureSection: "Picture",
  methodTitle: "Method",
  refined: "Refined",
  transfer: "As published",
  both: "Both",
  methodNotes: {
    refined: "Kanizsa’s own: the best references vote together, and a network draws the shape.",
    transfer: "The paper’s: the best reference’s silhouette, laid on the voted centre.",
    both: "The same picture by both methods.",
  },
  whereTitle: "Answered",
  whereLocal: "In this page",
  whereAuto: "By the server",
  whereNotes: {
    local: "Without a key, and without the picture leaving this computer.",
    auto: "More exact, with all references and larger pictures. It asks for a key.",
  },
  refinedCaption: "Refined",
  transferCaption: "As published",
  keyLabel: "API key",
  keyUse: "Use it",
  keyForget: "Forget the key",
  keyHelp:
    "The page makes a token for itself with it and keeps the key in this tab until you close it. " +
    "The server’s first start has printed where the admin key is.",
  keyNone: "No key yet: until then this page answers by itself.",
  keyForm: "Type the whole key: it begins with kz_ and ends with 43 characters.",
  keyChecking: "Asking for a token…",
  keyGood: "The server answers now, with a token for this page.",
  keyRefused: (detail) => `The server refused the key: ${detail}`,
  keyUnreachable: "The server can’t be reached: this page answers by itself. Try again later.",
  stepsTitle: "How it works",
  step1Title: "It looks",
  step1: "A network finds cars and marks what can be seen of each.",
  step2Title: "It compares",
  step2: "References that look alike vote for where the whole car’s centre must be.",
  step3Title: "It completes",
  step3: "Their silhouettes agree on the hidden part, and say how sure they are.",
  resultTitle: "What came back",
  resultEmpty: "The answer appears here.",
  answered({ instances, timings_ms, model, cache }, mode) {
    const { length } = instances;
    const cars = length === 1 ? "1 car" : `${length} cars`;
    const seconds = cache === "hit"
      ? ", kept from before"
      : ` in ${number(timings_ms.total / 1000, 2)} s`;
    const who = mode?.mode === "local"
      ? `by this page (${BACKENDS[mode.backend] ?? "…"})`
      : "by the server";
    return `${cars}, answered ${who}${seconds}, with ${
      number(model.bank.references, 0)
    } references.`;
  },
  downloadTitle: "Download",
  downloadJson: "Download JSON",
  downloadCoco: "Download COCO",
  downloadPng: "Download PNG",
  downloadFailed: "Wait for an answer, then try again: nothing could be downloaded",
  readJson: "Read the JSON",
  jsonLabel: "Result as JSON",
  copy: "Copy",
  copied: "Copied",
  copyByHand: "The text is marked: copy it with Ctrl+C",
  useTitle: "Use it yourself",
  curlTitle: "From the command line",
  curlHelp: "The same picture and question as above. KANIZSA_KEY is your key.",
  embedTitle: "On your page, in two lines",
  embedHelp:
    "Your server gets tokens from POST /v1/embed-tokens and hands them to the page. Where no server answers, the page does it alone.",
  footer: "The sample pictures are rendered by Kanizsa’s own code. The weights are for research.",
};
