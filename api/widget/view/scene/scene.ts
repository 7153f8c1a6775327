/// <reference lib="dom" />
import { styleSheet } from "../style-sheet.ts";
import type { ViewHost, ViewState } from "../view-state.ts";
import { CarList } from "./car-list.ts";
import { Details } from "./details.ts";
import { Overlay } from "./overlay.ts";
import { SCENE_STYLES } from "./scene-styles.ts";
import { Slider } from "./slider.ts";

/** Where the scene goes. */
export interface SceneParts {
  readonly root: ShadowRoot;
  readonly stage: HTMLElement;
  readonly svg: SVGSVGElement;
  /** Inside `svg`. */
  readonly group: SVGGElement;
  readonly side: HTMLElement;
}

/** The answer: shapes over the picture, instances and details beside it. */
export class Scene {
  readonly #parts: SceneParts;
  readonly #host: ViewHost;
  readonly #overlay: Overlay;
  readonly #slider: Slider;
  readonly #list: CarList;
  readonly #details: Details;
  readonly #sizes: ResizeObserver;
  readonly #ends = new AbortController();
  /** Chosen by click or focus: what is selected when the pointer leaves. */
  #chosen: number | null = null;
  #state: ViewState | null = null;

  constructor(parts: SceneParts, host: ViewHost) {
    this.#parts = parts;
    this.#host = host;
    this.#overlay = new Overlay(parts.group);
    this.#slider = new Slider(parts.stage);
    this.#details = new Details(() => host.onTool("refine"));
    this.#list = new CarList({
      onHover: (id) => this.#hover(id),
      onFocus: (id) => this.#choose(id),
      onPress: (id) => this.#choose(id === this.#chosen ? null : id),
    });
    parts.root.adoptedStyleSheets.push(styleSheet(SCENE_STYLES));
    this.#slider.element.hidden = true;
    parts.svg.after(this.#slider.element);
    parts.side.append(this.#list.element, this.#details.element);
    this.#sizes = new ResizeObserver(() => this.#resize());
    this.#sizes.observe(parts.svg);
    this.#listen();
  }

  render(state: ViewState): void {
    const { result, view, selected, strings, toolsOpen } = state;
    const before = this.#state;
    this.#state = state;
    const { stage, side } = this.#parts;
    if (
      this.#chosen !== null &&
      !result?.instances.some(({ id }) => id === this.#chosen)
    ) {
      this.#chosen = null;
    }
    const isSplit = !!result && view === "split" && !toolsOpen;
    stage.classList.toggle("answered", !!result);
    stage.classList.toggle("split", isSplit);
    stage.classList.toggle(
      "hidden-only",
      !!result && view === "hidden-only" && !toolsOpen,
    );
    this.#slider.element.hidden = !isSplit;
    this.#slider.label = strings.split;
    this.#overlay.show(result);
    this.#overlay.pointable = !toolsOpen;
    this.#overlay.select(toolsOpen ? null : selected);
    side.hidden = !result;
    if (result && (result !== before?.result || strings !== before?.strings)) {
      this.#list.show(result, strings);
    }
    this.#list.select(selected);
    this.#details.element.hidden = !result?.instances.length;
    this.#details.show(state);
    this.#resize();
  }

  close(): void {
    this.#sizes.disconnect();
    this.#ends.abort();
  }

  #listen(): void {
    const { signal } = this.#ends;
    const { svg, root } = this.#parts;
    svg.addEventListener("pointerover", (event) => {
      if (event.pointerType === "mouse") this.#hover(idAt(event));
    }, { signal });
    svg.addEventListener("pointerleave", () => this.#hover(null), { signal });
    svg.addEventListener("click", (event) => {
      const id = idAt(event);
      this.#choose(id === this.#chosen ? null : id);
    }, { signal });
    root.addEventListener("keydown", (event) => {
      if (
        event instanceof KeyboardEvent && event.key === "Escape" &&
        this.#chosen !== null
      ) {
        this.#choose(null);
      }
    }, { signal });
  }

  #hover(id: number | null): void {
    this.#select(id ?? this.#chosen);
  }

  #choose(id: number | null): void {
    if (this.#state?.toolsOpen) return;
    this.#chosen = id;
    this.#select(id);
  }

  #select(id: number | null): void {
    if (!this.#state || this.#state.toolsOpen || this.#state.selected === id) {
      return;
    }
    this.#host.onSelect(id);
  }

  #resize(): void {
    const { width } = this.#parts.svg.getBoundingClientRect();
    const { width: columns } = this.#parts.svg.viewBox.baseVal;
    if (width > 0 && columns > 0) this.#overlay.scale(columns / width);
  }
}

/** Instance under an event, null beside all of them. */
function idAt({ target }: Event): number | null {
  const id = target instanceof SVGElement ? target.dataset.id : undefined;
  return id === undefined ? null : Number(id);
}
