/** Puts the page together around <kanizsa-preview>. */
import { createComparison } from "./compare.js";
import { openCopyButtons } from "./copy-buttons.js";
import { openKeyForm } from "./key-form.js";
import { keepLanguage, preferredLanguage, speak } from "./language.js";
import { receivePictures } from "./receive-pictures.js";
import { openResultCard } from "./result-card.js";
import { listSamples, sampleUrl } from "./samples.js";
import { curlLine, embedLines } from "./use-lines.js";

const byId = (id) => document.getElementById(id);
const radio = (name, value) => document.querySelector(`input[name=${name}][value=${value}]`);
const chosen = (name) => document.querySelector(`input[name=${name}]:checked`).value;
const preview = byId("preview");
const captions = byId("compare").querySelectorAll("figcaption");

let strings = {};
let token = null;
/** Name of the sample that shows; null for a picture of the visitor's own. */
let sample = null;
/** The picture that showed when a sample or file was chosen: that one isn't there yet. */
let before = null;

const comparison = createComparison(preview, byId("other"));
const keyForm = openKeyForm((given) => {
  token = given;
  update();
});
const samples = listSamples(byId("samples"), { onChoose: choose, onFile: open });
const say = (text) => byId("said").textContent = text;
const resultCard = openResultCard(preview, { say });

function configure(element, method) {
  const isLocal = chosen("where") === "local" || !token;
  element.method = method;
  element.endpoint = location.origin;
  element.token = token;
  element.mode = isLocal ? "local" : "auto";
}

/** Brings everything up to what is chosen. */
function update() {
  const method = chosen("method");
  const where = chosen("where");
  const isBoth = method === "both";
  configure(preview, isBoth ? "refined" : method);
  comparison.show(isBoth);
  if (comparison.element) configure(comparison.element, "transfer");
  comparison.follow();
  for (const caption of captions) caption.hidden = !isBoth;
  byId("compare").classList.toggle("both", isBoth);
  keyForm.show(where === "auto");
  byId("method-note").textContent = strings.methodNotes[method];
  byId("where-note").textContent = strings.whereNotes[where];
  showLines();
}

function showLines() {
  const { origin } = location;
  const method = preview.method;
  const request = preview.request ?? (method === "transfer" ? { mode: method } : {});
  const name = preview.picture?.name ?? "";
  byId("curl").textContent = curlLine({ origin, sample, name, request });
  byId("embed").textContent = embedLines({ origin, method });
}

function markSample(name) {
  sample = name;
  samples.mark(name);
  preview.alt = strings.samples[name] ?? null;
  showLines();
}

function choose(name) {
  before = preview.picture;
  const address = sampleUrl(name);
  // The attribute may have it still, while another picture was opened.
  if (preview.getAttribute("src") === address) preview.load(address).catch(() => {});
  else preview.poster = preview.src = address;
  markSample(name);
}

function open(file) {
  before = preview.picture;
  markSample(null);
  preview.load(file).catch(() => {}); // it says so itself
}

/** A picture that the element itself was given takes the sample's place. */
function seeWhatShows() {
  const { picture } = preview;
  if (sample && picture && picture !== before && picture.name !== `${sample}.jpg`) markSample(null);
  else showLines();
}

async function setLanguage(language) {
  strings = await speak(language);
  byId("language").value = language;
  for (const element of [preview, comparison.element]) if (element) element.lang = language;
  for (const part of [keyForm, resultCard]) part.speak(strings);
  if (sample) preview.alt = strings.samples[sample];
  update();
}

preview.addEventListener("kanizsa-progress", seeWhatShows);
preview.addEventListener("kanizsa-error", seeWhatShows);
preview.addEventListener("kanizsa-result", () => {
  seeWhatShows();
  comparison.follow();
});
receivePictures(preview, open);
byId("method").addEventListener("change", update);
byId("where").addEventListener("change", update);
byId("language").addEventListener("change", ({ target }) => {
  keepLanguage(target.value);
  setLanguage(target.value);
});
openCopyButtons(
  (name) => name === "json" ? JSON.stringify(preview.result, null, 2) : byId(name).textContent,
  { strings: () => strings, say },
);

preview.poster = sampleUrl(samples.first);
if (keyForm.hasKey) radio("where", "auto").checked = true;
await setLanguage(preferredLanguage());
await keyForm.resume();
choose(samples.first);
