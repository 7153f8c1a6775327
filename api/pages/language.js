import en from "./strings/en.js";

const LOADERS = { en: () => en, de: async () => (await import("./strings/de.js")).default };

/** The first of the visitor's languages that we speak. */
export function preferredLanguage() {
  const kept = sessionStorage.getItem("kanizsa-language");
  if (kept in LOADERS) return kept;
  const wanted = navigator.languages.map((language) => language.slice(0, 2).toLowerCase());
  return wanted.find((language) => language in LOADERS) ?? "en";
}

/** Loads a language's texts and writes them into the page. */
export async function speak(language) {
  const strings = await LOADERS[language]();
  sessionStorage.setItem("kanizsa-language", language);
  document.documentElement.lang = language;
  document.title = strings.title;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = strings[element.dataset.text];
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", strings[element.dataset.label]);
  }
  return strings;
}
