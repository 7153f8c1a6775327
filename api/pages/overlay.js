import { rasterize } from "./rle.js";

/** @typedef {{ visible: boolean, hidden: boolean, outline: boolean, center: boolean }} Layers */

/** Told apart on street photos and by most colour-blind people; [red, green, blue]. */
const COLOURS = [
  [64, 140, 255],
  [255, 159, 28],
  [38, 196, 133],
  [235, 82, 132],
  [165, 118, 255],
  [21, 190, 214],
  [240, 214, 40],
  [255, 105, 70],
];

/** Width of the hatching's period and of its lines, in CSS pixels. */
const HATCH_PERIOD = 9;
const HATCH_LINE = 4;

/** @param {number} index @returns {string} */
export function colourOf(index) {
  return `rgb(${COLOURS[index % COLOURS.length].join(" ")})`;
}

/**
 * One instance, painted once for the size at which the picture is shown.
 *
 * @param {object} instance of a SegmentationResult
 * @param {number} index in the result, for its colour
 * @param {{ width: number, height: number, ratio: number, imageWidth: number }} shown in device
 *   pixels; `ratio` device pixels a CSS pixel
 * @param {Layers} layers
 * @returns {{ canvas: HTMLCanvasElement, x: number, y: number } | null} null when it's empty
 */
export function paintInstance(instance, index, shown, layers) {
  const rect = shownRect(instance, shown);
  if (rect.width < 1 || rect.height < 1) return null;
  const whole = rasterize(instance.amodal.segmentation, shown, rect);
  const visible = rasterize(instance.visible.segmentation, shown, rect);
  const canvas = document.createElement("canvas");
  canvas.width = rect.width;
  canvas.height = rect.height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(rect.width, rect.height);
  const [red, green, blue] = COLOURS[index % COLOURS.length];
  const edge = edgeOf(whole, rect, Math.max(1, Math.round(1.6 * shown.ratio)));
  for (let pixel = 0; pixel < whole.length; pixel++) {
    let alpha = 0;
    if (visible[pixel]) {
      alpha = layers.visible ? 90 : 0;
    } else if (whole[pixel] && layers.hidden) {
      const x = rect.x + pixel % rect.width;
      const y = rect.y + Math.floor(pixel / rect.width);
      alpha = (x + y) / shown.ratio % HATCH_PERIOD < HATCH_LINE ? 225 : 45;
    }
    if (layers.outline && edge[pixel]) alpha = 255;
    image.data.set([red, green, blue, alpha], pixel * 4);
  }
  context.putImageData(image, 0, 0);
  return { canvas, x: rect.x, y: rect.y };
}

/** Smallest whole rectangle, in shown pixels, that holds both masks. */
function shownRect({ amodal, visible }, shown) {
  const scale = shown.width / shown.imageWidth;
  const boxes = [amodal, visible].filter(({ area }) => area > 0).map(({ bbox }) => bbox);
  const left = Math.floor(Math.min(...boxes.map(([x]) => x)) * scale) - 1;
  const top = Math.floor(Math.min(...boxes.map(([, y]) => y)) * scale) - 1;
  const right = Math.ceil(Math.max(...boxes.map(([x, , width]) => x + width)) * scale) + 1;
  const bottom = Math.ceil(Math.max(...boxes.map(([, y, , height]) => y + height)) * scale) + 1;
  const x = Math.max(0, left);
  const y = Math.max(0, top);
  return {
    x,
    y,
    width: Math.min(shown.width, right) - x || 0,
    height: Math.min(shown.height, bottom) - y || 0,
  };
}

/** Pixels of the mask that lie within `reach` of one outside it. */
function edgeOf(mask, { width, height }, reach) {
  const edge = new Uint8Array(mask.length);
  const outside = (x, y) => x < 0 || y < 0 || x >= width || y >= height || !mask[y * width + x];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!mask[y * width + x]) continue;
      for (let step = 1; step <= reach; step++) {
        if (
          outside(x - step, y) || outside(x + step, y) || outside(x, y - step) ||
          outside(x, y + step)
        ) {
          edge[y * width + x] = 1;
          break;
        }
      }
    }
  }
  return edge;
}
