/** Puts the page together around <kanizsa-preview>: pictures, method, key, and what came back. */
import { showJson } from "./json-view.js";
import { preferredLanguage, speak } from "./language.js";
import { listSamples, sampleUrl } from "./samples.js";
import { followToken, forgetKey, isKey, keepKey, keptKey, Refusal } from "./token.js";

const byId = (id) => document.getElementById(id);
const chosen = (name) => document.querySelector(`input[name=${name}]:checked`).value;
const preview = byId("preview");
const figures = byId("compare").querySelectorAll("figcaption");

/** @type {{ strings: object, token: string | null, stop: (() => void) | null, sample: string | null, compared: Blob | null, status: string }} */
const page = {
  strings: {},
  token: null,
  stop: null,
  sample: null,
  compared: null,
  status: "keyNone",
};
/** The second element, once both methods are wanted. */
let other = null;

function settingsFor(element, method) {
  const isLocal = chosen("where") === "local" || !page.token;
  element.setAttribute("method", method);
  element.setAttribute("mode", isLocal ? "local" : "auto");
  if (page.token) {
    element.setAttribute("endpoint", location.origin);
    element.token = page.token;
  }
}

/** Brings both elements up to what is chosen. */
function update() {
  const method = chosen("method");
  const isBoth = method === "both";
  settingsFor(preview, isBoth ? "refined" : method);
  byId("method-note").textContent = page.strings.methodNotes[method];
  byId("compare").classList.toggle("both", isBoth);
  for (const caption of figures) caption.hidden = !isBoth;
  byId("other").hidden = !isBoth;
  if (isBoth && !other) {
    other = document.createElement("kanizsa-preview");
    other.lang = document.documentElement.lang;
    byId("other").append(other);
  }
  if (other) settingsFor(other, "transfer");
  if (isBoth) compare();
  for (const input of document.querySelectorAll("input[name=where]")) {
    input.disabled = input.value === "auto" && !page.token;
  }
  if (!page.token) document.querySelector("input[name=where][value=local]").checked = true;
  showUse();
}

/** Gives the second element the picture of the first. */
function compare() {
  const file = preview.picture?.file;
  if (!file || page.compared === file) return;
  page.compared = file;
  other.load(file).catch(() => {}); // it says so itself
}

function choose(name) {
  page.sample = name;
  samples.mark(name);
  preview.setAttribute("alt", page.strings.samples[name]);
  preview.src = sampleUrl(name);
  showUse();
}

/** The lines that do the same elsewhere. */
function showUse() {
  const method = chosen("method");
  const name = page.sample ? `${page.sample}.jpg` : "photo.jpg";
  const request = method === "transfer" ? ` \\\n  -F 'request={"mode":"transfer"}'` : "";
  byId("curl").textContent =
    `curl -H "Authorization: Bearer $KANIZSA_KEY" -F image=@${name}${request} \\\n` +
    `  ${location.origin}/v1/segmentations`;
  const attribute = method === "transfer" ? ` method="transfer"` : "";
  byId("embed").textContent =
    `<script type="module" src="${location.origin}/widget.js"></script>\n` +
    `<kanizsa-preview src="photo.jpg" endpoint="${location.origin}" token-url="/kanizsa-token"${attribute}></kanizsa-preview>`;
}

function showResult(result) {
  byId("result-empty").hidden = true;
  byId("result").hidden = false;
  showJson(byId("json"), result);
}

const CONTENT = {
  json: () => new Blob([JSON.stringify(preview.result, null, 2)], { type: "application/json" }),
  coco: async () =>
    new Blob([JSON.stringify(await preview.toCoco(), null, 2)], { type: "application/json" }),
  png: () => preview.toPNG(),
};

async function download(kind) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await CONTENT[kind]());
  link.download = kind === "png" ? "kanizsa.png" : `kanizsa-${kind}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function copy(button) {
  const { copy: what } = button.dataset;
  const text = what === "json" ? JSON.stringify(preview.result, null, 2) : byId(what).textContent;
  await navigator.clipboard.writeText(text);
  button.textContent = page.strings.copied;
  setTimeout(() => button.textContent = page.strings.copy, 1500);
}

function say(status, ...values) {
  page.status = status;
  const text = page.strings[status];
  byId("key-status").textContent = typeof text === "function" ? text(...values) : text;
}

/** Takes a key into use: a token is asked for with it. */
async function useKey(key) {
  if (!isKey(key)) {
    say("keyForm");
    byId("key").focus();
    return;
  }
  page.stop?.();
  say("keyChecking");
  try {
    page.stop = await followToken(key, (token) => {
      page.token = token;
      settingsFor(preview, preview.getAttribute("method"));
      if (other) settingsFor(other, "transfer");
    });
  } catch (error) {
    if (error instanceof Refusal) say("keyRefused", error.message);
    else say("keyUnreachable");
    return;
  }
  keepKey(key);
  byId("forget").hidden = false;
  say("keyGood");
  document.querySelector("input[name=where][value=auto]").checked = true;
  update();
}

function forget() {
  page.stop?.();
  page.token = page.stop = null;
  forgetKey();
  byId("key").value = "";
  byId("forget").hidden = true;
  preview.removeAttribute("token");
  other?.removeAttribute("token");
  say("keyNone");
  update();
}

async function setLanguage(language) {
  page.strings = await speak(language);
  byId("language").value = language;
  samples.rename(page.strings.samples);
  for (const element of [preview, other]) if (element) element.lang = language;
  byId("method-note").textContent = page.strings.methodNotes[chosen("method")];
  say(page.status, "");
}

const samples = listSamples(byId("samples"), {
  crossing: "",
  parking: "",
  avenue: "",
  corner: "",
}, choose);
await setLanguage(preferredLanguage());
preview.addEventListener("kanizsa-result", ({ detail }) => {
  showResult(detail);
  // A dropped photo, or one that was picked or pasted, takes the sample's place.
  if (page.sample && preview.picture?.name !== `${page.sample}.jpg`) {
    page.sample = null;
    samples.mark(null);
    preview.removeAttribute("alt");
    showUse();
  }
  if (chosen("method") === "both") compare();
});
byId("method").addEventListener("change", update);
byId("where").addEventListener("change", update);
byId("language").addEventListener("change", ({ target }) => setLanguage(target.value));
byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  useKey(byId("key").value.trim());
});
byId("forget").addEventListener("click", forget);
for (const button of document.querySelectorAll("[data-download]")) {
  button.addEventListener("click", () => download(button.dataset.download));
}
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", () => copy(button));
}
const kept = keptKey();
if (kept) {
  byId("key").value = kept;
  await useKey(kept);
}
update();
choose("crossing");
