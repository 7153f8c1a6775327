import en from "./strings/en.js";
import { keep, kept } from "./tab-storage.js";

const KEPT_AS = "kanizsa-language";
const LOADERS = new Map([
  ["en", () => en],
  ["de", async () => (await import("./strings/de.js")).default],
]);

/** The first of the visitor's languages that we speak, or the one that was chosen in this tab. */
export function preferredLanguage() {
  const wanted = [kept(KEPT_AS), ...navigator.languages];
  return wanted.map((name) => name?.slice(0, 2).toLowerCase()).find((name) => LOADERS.has(name)) ??
    "en";
}

export const keepLanguage = (language) => keep(KEPT_AS, language);

/** Loads a language's texts and writes them into the page. */
export async function speak(language) {
  const strings = await LOADERS.get(language)();
  document.documentElement.lang = language;
  document.title = strings.title;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = find(strings, element.dataset.text);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.ariaLabel = find(strings, element.dataset.label);
  }
  return strings;
}

/** "samples.row" → that text */
const find = (strings, path) => path.split(".").reduce((part, name) => part[name], strings);
