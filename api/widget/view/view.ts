/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { StageElement } from "../tools/stage-element.ts";
import type { ViewHost, ViewState } from "./view-state.ts";

/** Everything that is seen of one element, inside its shadow root. */
export class View {
  readonly stage: StageElement;

  constructor(root: ShadowRoot, _host: ViewHost) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const layer = document.createElementNS("http://www.w3.org/2000/svg", "g");
    const bar = document.createElement("div");
    svg.append(layer);
    root.append(svg, bar);
    this.stage = { svg, layer, bar, toPicture: (x, y) => ({ x, y }), announce() {} };
  }

  /** Shows a state; cheap when little of it changed. */
  render(_state: ViewState): void {}

  /** Lets go of what outlives the shadow root's nodes: observers and listeners of the page. */
  close(): void {}
}
