import { colourOf } from "./overlay.js";

/** Shows a result in words beside the picture. */
export class Results {
  #elements;
  #onHighlight;

  /**
   * @param {{ section: HTMLElement, cars: HTMLElement, order: HTMLElement, timings: HTMLElement,
   *   model: HTMLElement }} elements
   * @param {(index: number | null) => void} onHighlight
   */
  constructor(elements, onHighlight) {
    this.#elements = elements;
    this.#onHighlight = onHighlight;
  }

  /** @param {object | null} result a SegmentationResult */
  show(result) {
    const { section, cars, order, timings, model } = this.#elements;
    section.hidden = !result;
    if (!result) return;
    cars.replaceChildren(...result.instances.map((car, index) => this.#item(car, index)));
    order.textContent = result.order.map(([front, behind]) =>
      `Car ${front} stands in front of car ${behind}.`
    ).join(" ");
    timings.replaceChildren(
      ...Object.entries(result.timings_ms).map(([stage, ms]) => {
        const row = element("tr");
        row.append(element("th", stage, { scope: "row" }), element("td", `${ms.toFixed(1)} ms`));
        return row;
      }),
    );
    const { name, version, provider, bank } = result.model;
    model.textContent = `Model ${name} ${version} on ${provider}, bank ${bank.version} with ` +
      `${bank.references} references.`;
  }

  #item(car, index) {
    const item = element("li");
    const button = element("button", "", { type: "button", class: "car" });
    const swatch = element("span", "", { class: "swatch", "aria-hidden": "true" });
    swatch.style.background = colourOf(index);
    const title = element("span", `Car ${car.id}`, { class: "car-title" });
    const facts = element("span", factsOf(car).join(" · "), { class: "car-facts" });
    const match = element("span", matchOf(car.match), { class: "quiet" });
    button.append(swatch, title, facts, match);
    button.addEventListener("mouseenter", () => this.#onHighlight(index));
    button.addEventListener("focus", () => this.#onHighlight(index));
    button.addEventListener("mouseleave", () => this.#onHighlight(null));
    button.addEventListener("blur", () => this.#onHighlight(null));
    item.append(button);
    return item;
  }
}

function factsOf({ score, occlusion_rate, truncated, prompt }) {
  return [
    `score ${score.toFixed(2)}`,
    `${Math.round(occlusion_rate * 100)}\u00a0% hidden`,
    ...(truncated ? ["cut by the border"] : []),
    ...(prompt === null ? [] : [`box ${prompt + 1}`]),
  ];
}

function matchOf({ reference_id, similarity, abstained }) {
  if (abstained || reference_id === null) return "No reference is good enough: visible part only";
  return `like ${reference_id}, similarity ${similarity.toFixed(2)}`;
}

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
