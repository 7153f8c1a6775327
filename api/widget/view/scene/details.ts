/// <reference lib="dom" />
import { html } from "../../tools/html.ts";
import { svg } from "../../tools/svg.ts";
import type { InstanceResult, ReferenceRecord, SegmentationResult } from "../../types.ts";
import type { ViewState } from "../view-state.ts";
import { type DetailStrings, englishDetails } from "./detail-strings.ts";
import { decodeMask } from "./decode-mask.ts";
import { legend } from "./legend.ts";
import { maskPath } from "./mask-path.ts";
import { meter } from "./meter.ts";
import { colorOf } from "./palette.ts";

/** Why the selected instance's shape is as it is; while none is selected, what the drawing means. */
export class Details {
  readonly element: HTMLElement;
  readonly #body = html("div", { class: "results" });
  readonly #refine = html("button", { type: "button", part: "button refine" });
  #shown: readonly unknown[] = [];

  constructor(onRefine: () => void) {
    this.#refine.addEventListener("click", () => onRefine());
    this.element = html(
      "div",
      { class: "card", part: "details" },
      this.#body,
      this.#refine,
    );
  }

  show(state: ViewState): void {
    const { result, selected, reference, strings, interactive, toolsOpen } = state;
    const index = result?.instances.findIndex(({ id }) => id === selected) ??
      -1;
    const instance = result?.instances[index];
    this.#refine.textContent = strings.refine;
    this.#refine.hidden = !instance || !interactive || toolsOpen;
    const shown = [result, instance, reference, strings];
    if (
      shown.every((value, at) => value === this.#shown[at]) &&
      this.#shown.length
    ) return;
    this.#shown = shown;
    const words = { ...englishDetails, ...strings.details };
    if (!result || !instance) {
      this.#body.replaceChildren(...legend(words));
      return;
    }
    this.#body.style.setProperty("--c", colorOf(index));
    this.#body.replaceChildren(
      head(instance, strings.car(instance), words),
      meter("kanizsa-meter", instance.occlusion_rate, "meter"),
      match(instance, reference, words),
      notes(instance, result, words),
    );
  }
}

function head(
  { occlusion_rate }: InstanceResult,
  title: string,
  words: DetailStrings,
) {
  const share = html("span", { class: "share", part: "occlusion-rate" });
  share.append(
    words.percent(occlusion_rate),
    " ",
    html("small", {}, words.hidden),
  );
  return html("header", {}, html("strong", {}, title), share);
}

/** What it was compared with, and how well it fits. */
function match(
  { score, match: { reference_id, similarity, scale, center, abstained } }: InstanceResult,
  reference: ReferenceRecord | null,
  words: DetailStrings,
): HTMLElement {
  const facts = html("dl", { class: "facts", part: "facts" });
  const add = (name: string, value: string) =>
    facts.append(html("dt", {}, name), html("dd", {}, value));
  add(words.score, words.decimal(score));
  add(words.similarity, words.decimal(similarity));
  if (abstained || reference_id === null) {
    return html("div", { class: "match" }, facts);
  }
  add(words.scale, words.decimal(scale));
  add(words.center, center.map(Math.round).join(", "));
  const figure = html("figure", { class: "silhouette", part: "silhouette" });
  if (reference?.id === reference_id) {
    figure.append(silhouette(reference, words));
  }
  figure.append(html("figcaption", {}, `${words.reference}: ${reference_id}`));
  return html("div", { class: "match" }, figure, facts);
}

function silhouette(
  { id, silhouette: rle }: ReferenceRecord,
  words: DetailStrings,
): SVGSVGElement {
  const mask = decodeMask(rle);
  const box = mask ? [mask.left - 3, mask.top - 3, mask.width + 6, mask.height + 6] : [0, 0, 1, 1];
  const drawing = svg(
    "svg",
    { role: "img", "aria-label": words.silhouette(id), viewBox: box.join(" ") },
    svg("path", { d: maskPath(rle) }),
  );
  return drawing;
}

function notes(
  instance: InstanceResult,
  { order }: SegmentationResult,
  words: DetailStrings,
) {
  const { id, truncated, match: { abstained }, invisible } = instance;
  const behind = order.filter(([, back]) => back === id).map(([front]) => front);
  const inFront = order.filter(([front]) => front === id).map(([, back]) => back);
  const texts = [
    ...behind.length ? [words.behind(behind)] : [],
    ...inFront.length ? [words.inFrontOf(inFront)] : [],
    ...truncated ? [words.truncated] : [],
    ...abstained ? [words.abstained] : invisible.area === 0 ? [words.whole] : [],
  ];
  return html(
    "ul",
    { class: "notes", part: "notes" },
    ...texts.map((text) => html("li", {}, text)),
  );
}
