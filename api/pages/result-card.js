/** What came back: by whom and how fast, as JSON to read, and as files. */
import { showJson } from "./json-view.js";

const byId = (id) => document.getElementById(id);
const asJson = (value) => new Blob([JSON.stringify(value, null, 2)], { type: "application/json" });

const FILES = {
  json: { ending: "kanizsa.json", make: ({ result }) => asJson(result) },
  coco: { ending: "coco.json", make: async (preview) => asJson(await preview.toCoco()) },
  png: { ending: "kanizsa.png", make: (preview) => preview.toPNG() },
};

export function openResultCard(preview, { say }) {
  let strings = {};
  /** Who answers, as the element tells it. */
  let mode = null;
  /** Of the JSON that is written. */
  let written = null;

  function render() {
    const { result } = preview;
    if (result) byId("result").hidden = false; // and stays, so that nothing jumps
    byId("result").inert = !result;
    byId("result-note").textContent = result
      ? strings.answered(result, mode)
      : strings.resultEmpty ?? "";
    if (result && byId("read").open && written !== result) {
      written = result;
      showJson(byId("json"), result);
    }
  }

  async function download(kind) {
    const { ending, make } = FILES[kind];
    try {
      const url = URL.createObjectURL(await make(preview));
      const name = preview.picture.name.replace(/\.\w+$/, "") || "picture";
      Object.assign(document.createElement("a"), { href: url, download: `${name}.${ending}` })
        .click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    } catch {
      say(strings.downloadFailed);
    }
  }

  for (const button of document.querySelectorAll("[data-download]")) {
    button.addEventListener("click", () => download(button.dataset.download));
  }
  byId("read").addEventListener("toggle", render);
  preview.addEventListener("kanizsa-mode", ({ detail }) => mode = detail);
  for (const name of ["result", "error", "progress"]) {
    preview.addEventListener(`kanizsa-${name}`, render);
  }
  return {
    speak(texts) {
      strings = texts;
      render();
    },
  };
}
