/// <reference lib="dom" />
import { html } from "../tools/html.ts";
import { svg } from "../tools/svg.ts";
import type { ViewState } from "./view-state.ts";

/** The picture: its poster, then its pixels, and the SVG that lies over them. */
export class PictureStage {
  /** What the scene draws; above it `layer`, the tools'. */
  readonly scene = svg("g", { "aria-hidden": "true" });
  readonly layer = svg("g");
  readonly svg = svg(
    "svg",
    {
      class: "overlay",
      part: "overlay",
      preserveAspectRatio: "none",
      focusable: "false",
    },
    this.scene,
    this.layer,
  );
  readonly element: HTMLElement;
  readonly #poster = html("img", {
    class: "poster",
    part: "poster",
    decoding: "async",
  });
  readonly #posterSlot = html("slot", { name: "poster" }, this.#poster);
  readonly #picture = html("canvas", {
    class: "picture",
    part: "picture",
    role: "img",
  });
  #shown: ViewState | null = null;
  #bitmap: ImageBitmap | null = null;

  constructor() {
    this.#poster.addEventListener("error", () => this.#poster.hidden = true);
    this.element = html(
      "div",
      { class: "stage", part: "stage" },
      this.#posterSlot,
      this.#picture,
      html("div", { class: "wash", part: "wash" }),
      this.svg,
    );
  }

  render(state: ViewState): void {
    const { picture, poster, alt, strings } = state;
    const name = alt || strings.picture;
    if (this.#shown?.poster !== poster) {
      this.#poster.hidden = !poster;
      if (poster) this.#poster.src = poster;
      else this.#poster.removeAttribute("src");
    }
    this.#poster.alt = name;
    this.#picture.ariaLabel = name;
    this.#posterSlot.hidden = !!picture;
    this.#picture.hidden = !picture;
    this.svg.toggleAttribute("hidden", !picture);
    this.element.classList.toggle("open", !!picture);
    this.element.classList.toggle("bare", !picture && !poster);
    if (picture && this.#bitmap !== picture.bitmap) this.#draw(picture);
    if (!picture) this.#bitmap = null;
    this.#shown = state;
  }

  /** Px of the picture at a place in the window. */
  toPicture(clientX: number, clientY: number): { x: number; y: number } {
    const { left, top, width, height } = this.svg.getBoundingClientRect();
    const { width: columns, height: rows } = this.svg.viewBox.baseVal;
    return {
      x: (clientX - left) * columns / width,
      y: (clientY - top) * rows / height,
    };
  }

  #draw({ bitmap, width, height }: NonNullable<ViewState["picture"]>): void {
    this.#bitmap = bitmap;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.element.style.setProperty("--ratio", `${width / height}`);
    if (!bitmap.width) return; // closed already: another picture is on its way
    this.#picture.width = bitmap.width;
    this.#picture.height = bitmap.height;
    this.#picture.getContext("2d")?.drawImage(bitmap, 0, 0);
  }
}
