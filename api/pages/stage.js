import { colourOf, paintInstance } from "./overlay.js";

/**
 * What the stage shows; boxes are [x, y, width, height] in image pixels.
 *
 * @typedef {{ bitmap: ImageBitmap | null, result: object | null, boxes: number[][],
 *   draft: number[] | null, cross: [number, number] | null, highlighted: number | null,
 *   layers: import("./overlay.js").Layers }} View
 */

/** The picture takes at most this share of the window's height. */
const MAX_HEIGHT_SHARE = 0.72;

/** Draws a view onto the canvas, as large as its container lets it. */
export class Stage {
  #canvas;
  #container;
  /** @type {{ key: string, layers: ({ canvas: HTMLCanvasElement, x: number, y: number } | null)[] }} */
  #painted = { key: "", layers: [] };
  #paintedResult = null;

  /** @param {HTMLCanvasElement} canvas @param {HTMLElement} container */
  constructor(canvas, container) {
    this.#canvas = canvas;
    this.#container = container;
  }

  /** Image pixels at a place in the window, inside the picture. @returns {[number, number]} */
  imagePoint(clientX, clientY, bitmap) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const clamp = (share) => Math.min(1, Math.max(0, share));
    return [
      clamp((clientX - left) / width) * bitmap.width,
      clamp((clientY - top) / height) * bitmap.height,
    ];
  }

  /** @param {View} view */
  draw(view) {
    const { bitmap } = view;
    if (!bitmap) return;
    const shown = this.#fit(bitmap);
    const context = this.#canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, shown.width, shown.height);
    const scale = shown.width / bitmap.width;
    if (view.result) this.#drawResult(context, view, shown, scale);
    const line = shown.ratio * 1.5;
    for (const box of view.boxes) strokeBox(context, box, scale, line, []);
    if (view.draft) strokeBox(context, view.draft, scale, line, [6, 4]);
    if (view.cross) strokeCross(context, view.cross, scale, line, shown);
  }

  /** Sets the canvas's size for the picture; gives it in device pixels. */
  #fit(bitmap) {
    const ratio = globalThis.devicePixelRatio || 1;
    const scale = Math.min(
      this.#container.clientWidth / bitmap.width,
      globalThis.innerHeight * MAX_HEIGHT_SHARE / bitmap.height,
    );
    const cssWidth = Math.max(1, Math.round(bitmap.width * scale));
    const cssHeight = Math.max(1, Math.round(bitmap.height * scale));
    this.#canvas.style.width = `${cssWidth}px`;
    this.#canvas.style.height = `${cssHeight}px`;
    const width = Math.round(cssWidth * ratio);
    const height = Math.round(cssHeight * ratio);
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    return { width, height, ratio, imageWidth: bitmap.width };
  }

  #drawResult(context, { result, highlighted, layers }, shown, scale) {
    this.#paint(result, shown, layers);
    this.#painted.layers.forEach((layer, index) => {
      if (!layer) return;
      context.globalAlpha = highlighted === null || highlighted === index ? 1 : 0.22;
      context.drawImage(layer.canvas, layer.x, layer.y);
    });
    context.globalAlpha = 1;
    result.instances.forEach((instance, index) => {
      if (highlighted !== null && highlighted !== index) return;
      if (layers.center) drawCenter(context, instance.match.center, colourOf(index), scale, shown);
      drawNumber(context, instance, colourOf(index), scale, shown);
    });
  }

  /** Paints the instances anew only when result, size or layers have changed. */
  #paint(result, shown, layers) {
    const key = JSON.stringify([shown, layers]);
    if (this.#painted.key === key && this.#paintedResult === result) return;
    this.#paintedResult = result;
    this.#painted = {
      key,
      layers: result.instances.map((instance, index) =>
        paintInstance(instance, index, shown, layers)
      ),
    };
  }
}

function strokeBox(context, [x, y, width, height], scale, line, dash) {
  const rect = [x * scale, y * scale, width * scale, height * scale];
  context.setLineDash([]);
  context.lineWidth = line * 2.2;
  context.strokeStyle = "rgb(0 0 0 / 0.55)";
  context.strokeRect(...rect);
  context.setLineDash(dash.map((length) => length * line));
  context.lineWidth = line;
  context.strokeStyle = "#fff";
  context.strokeRect(...rect);
  context.setLineDash([]);
}

function strokeCross(context, [x, y], scale, line, { width, height }) {
  for (const [style, thickness] of [["rgb(0 0 0 / 0.6)", line * 2.2], ["#fff", line]]) {
    context.strokeStyle = style;
    context.lineWidth = thickness;
    context.beginPath();
    context.moveTo(x * scale, 0);
    context.lineTo(x * scale, height);
    context.moveTo(0, y * scale);
    context.lineTo(width, y * scale);
    context.stroke();
  }
}

function drawCenter(context, [x, y], colour, scale, { ratio }) {
  context.beginPath();
  context.arc(x * scale, y * scale, 5 * ratio, 0, 2 * Math.PI);
  context.fillStyle = "#fff";
  context.fill();
  context.lineWidth = 3 * ratio;
  context.strokeStyle = colour;
  context.stroke();
  context.beginPath();
  context.arc(x * scale, y * scale, 1.5 * ratio, 0, 2 * Math.PI);
  context.fillStyle = "#000";
  context.fill();
}

function drawNumber(context, { id, amodal, visible }, colour, scale, { ratio }) {
  const [x, y, boxWidth] = amodal.area > 0 ? amodal.bbox : visible.bbox;
  const text = String(id);
  const size = 13 * ratio;
  context.font = `600 ${size}px system-ui, sans-serif`;
  const width = context.measureText(text).width + size * 0.8;
  const left = Math.max(0, (x + boxWidth / 2) * scale - width / 2);
  const top = Math.max(0, y * scale - size * 1.5);
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(left, top, width, size * 1.4, size * 0.3);
  context.fill();
  context.fillStyle = "#10151b";
  context.textBaseline = "middle";
  context.fillText(text, left + size * 0.4, top + size * 0.75);
}
