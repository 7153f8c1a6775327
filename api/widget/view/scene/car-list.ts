/// <reference lib="dom" />
import { html } from "../../tools/html.ts";
import type { InstanceResult, SegmentationResult } from "../../types.ts";
import type { Strings } from "../strings.ts";
import { meter } from "./meter.ts";
import { colorOf } from "./palette.ts";

export interface CarListEvents {
  /** Under the pointer, or null when it has left. */
  onHover(id: number | null): void;
  onFocus(id: number): void;
  onPress(id: number): void;
}

/** The instances as buttons, by score. Rows keep their place, and the focus, while ids stay. */
export class CarList {
  readonly element: HTMLElement;
  readonly #title = html("strong", { part: "found" });
  readonly #list = html("ul", { class: "list", part: "list" });
  readonly #events: CarListEvents;
  #rows = new Map<number, HTMLButtonElement>();

  constructor(events: CarListEvents) {
    this.#events = events;
    this.element = html(
      "div",
      { class: "results", part: "results" },
      this.#title,
      this.#list,
    );
  }

  show({ instances }: SegmentationResult, strings: Strings): void {
    this.#title.textContent = strings.found(instances.length);
    this.#list.ariaLabel = strings.cars;
    const rows = new Map(
      instances.map(({ id }) => [id, this.#rows.get(id) ?? this.#rowOf(id)] as const),
    );
    for (const [index, instance] of instances.entries()) {
      const row = rows.get(instance.id);
      if (row) fill(row, instance, colorOf(index), strings);
    }
    const isSame = [...rows.keys()].join() === [...this.#rows.keys()].join();
    this.#rows = rows;
    if (isSame) return;
    this.#list.replaceChildren(
      ...[...rows.values()].map((row) => html("li", {}, row)),
    );
  }

  select(selected: number | null): void {
    for (const [id, row] of this.#rows) row.ariaPressed = `${id === selected}`;
  }

  #rowOf(id: number): HTMLButtonElement {
    const row = html("button", {
      type: "button",
      class: "row",
      part: "instance",
    });
    row.addEventListener("pointerenter", ({ pointerType }) => {
      if (pointerType === "mouse") this.#events.onHover(id);
    });
    row.addEventListener("pointerleave", () => this.#events.onHover(null));
    row.addEventListener("focus", () => {
      if (row.matches(":focus-visible")) this.#events.onFocus(id);
    });
    row.addEventListener("click", () => this.#events.onPress(id));
    return row;
  }
}

function fill(
  row: HTMLButtonElement,
  car: InstanceResult,
  color: string,
  strings: Strings,
): void {
  row.style.setProperty("--c", color);
  row.replaceChildren(
    meter(`kanizsa-row-${car.id}`, car.occlusion_rate, "swatch"),
    html("strong", {}, strings.car(car), unseen(",")),
    html("span", {}, strings.hidden(car), unseen(`, ${strings.similar(car)}`)),
  );
}

function unseen(text: string): HTMLElement {
  return html("span", { class: "unseen" }, text);
}
