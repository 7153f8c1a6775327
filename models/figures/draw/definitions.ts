import { PALETTE } from "../color/palette.ts";
import { tag } from "../svg/tag.ts";
import { PANEL } from "./view.ts";

/** Fill of what is hidden. */
export const HATCH = "url(#hatch)";
/** Cuts a panel's content at its borders. */
export const PANEL_CLIP = "url(#panel)";

/** What a figure draws more than once: pictures by number, clip paths, the hatch. */
export class Definitions {
  readonly #entries: string[] = [
    tag(
      "pattern",
      {
        id: "hatch",
        width: 7,
        height: 7,
        patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)",
      },
      tag("rect", { width: 7, height: 7, fill: PALETTE.hidden, "fill-opacity": 0.45 }),
      tag("rect", { width: 2.5, height: 7, fill: PALETTE.completed, "fill-opacity": 0.75 }),
    ),
    tag("clipPath", { id: "panel" }, tag("rect", { ...PANEL, rx: 3 })),
  ];
  #count = 0;

  /** Keeps a picture, drawn into a box of the panel, and gives what shows it. */
  picture(
    bytes: Uint8Array,
    type: "jpeg" | "png",
    [x, y, width, height]: readonly [number, number, number, number] = [
      0,
      0,
      PANEL.width,
      PANEL.height,
    ],
  ): string {
    const id = `p${++this.#count}`;
    const href = `data:image/${type};base64,${Buffer.from(bytes).toString("base64")}`;
    this.#entries.push(
      tag("image", { id, x, y, width, height, preserveAspectRatio: "none", href }),
    );
    return tag("use", { href: `#${id}` });
  }

  /** Keeps an outline and gives the clip path that cuts along it. */
  clip(path: string): string {
    const id = `c${++this.#count}`;
    this.#entries.push(tag("clipPath", { id }, tag("path", { d: path, "clip-rule": "evenodd" })));
    return `url(#${id})`;
  }

  svg(): string {
    return this.#entries.join("\n");
  }
}
