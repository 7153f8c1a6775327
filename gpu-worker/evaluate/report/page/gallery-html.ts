import type { Gallery, LayerKind, Overlay } from "../gallery.ts";
import { escapeHtml } from "./escape.ts";

/** Layers from the back to the front, with the words of the legend. */
const LAYERS: Readonly<Record<LayerKind, string>> = {
  visible: "visible part, answered",
  baseline: "hull of the visible part",
  against: "the other predictions",
  truth: "true outline",
  amodal: "whole outline, answered",
};

/** Boxes that show and hide the layers of every picture: they work without a script. */
export function layerSwitches(galleries: readonly Gallery[]): string {
  const used = new Set(
    galleries.flatMap(({ overlays }) =>
      overlays.flatMap(({ layers }) => layers.map(({ kind }) => kind))
    ),
  );
  const boxes = kinds().filter((kind) => used.has(kind)).map((kind) =>
    `<label><input type="checkbox" id="show-${kind}" checked>` +
    `<svg class="swatch layer ${kind}" viewBox="0 0 28 10" aria-hidden="true"><path d="M2 5H26"/></svg>` +
    `${LAYERS[kind]}</label>`
  );
  return `<fieldset class="layers"><legend>Shown over the pictures</legend>${
    boxes.join("")
  }</fieldset>`;
}

export function galleryHtml({ title, overlays }: Gallery): string {
  return `<section class="gallery">
<h3>${escapeHtml(title)}</h3>
<div class="pictures">
${overlays.map(overlayHtml).join("\n")}
</div>
</section>`;
}

function overlayHtml({ label, caption, jpeg, width, height, layers }: Overlay): string {
  const data = Buffer.from(jpeg).toString("base64");
  const masks = kinds().flatMap((kind) =>
    layers.filter((layer) => layer.kind === kind).map(({ path }) =>
      // A wide dark line below the coloured one keeps it readable on any ground.
      `<g class="layer ${kind}"><path class="halo" d="${path}"/><path d="${path}"/></g>`
    )
  );
  return `<figure class="picture">
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`${label}: ${caption}`)}">
<image href="data:image/jpeg;base64,${data}" width="${width}" height="${height}"/>
${masks.join("\n")}
</svg>
<figcaption><b>${escapeHtml(label)}</b> ${escapeHtml(caption)}</figcaption>
</figure>`;
}

function kinds(): LayerKind[] {
  return Object.keys(LAYERS) as LayerKind[];
}
