/** Boxes smaller than this on the screen are clicks, CSS pixels. */
const LEAST_SIDE = 6;
/** Steps of the arrow keys, as a share of the picture's long side; with Shift one pixel. */
const STEP = 1 / 48;

const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Boxes drawn with mouse, pen, finger or keys. Calls back with image pixels.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {{ size(): { width: number, height: number } | null,
 *   toImage(clientX: number, clientY: number): [number, number],
 *   onDraft(draft: number[] | null, cross: [number, number] | null): void,
 *   onBox(box: number[]): void,
 *   say(text: string): void }} callbacks
 */
export function listenForBoxes(canvas, callbacks) {
  listenToPointer(canvas, callbacks);
  listenToKeys(canvas, callbacks);
}

function listenToPointer(canvas, { size, toImage, onDraft, onBox }) {
  let start = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (!size() || event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    start = { x: event.clientX, y: event.clientY, point: toImage(event.clientX, event.clientY) };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (start) onDraft(boxOf(start.point, toImage(event.clientX, event.clientY)), null);
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!start) return;
    const { x, y, point } = start;
    start = null;
    onDraft(null, null);
    const sides = [Math.abs(event.clientX - x), Math.abs(event.clientY - y)];
    if (Math.min(...sides) >= LEAST_SIDE) {
      onBox(boxOf(point, toImage(event.clientX, event.clientY)));
    }
  });
  canvas.addEventListener("pointercancel", () => {
    start = null;
    onDraft(null, null);
  });
}

function listenToKeys(canvas, { size, onDraft, onBox, say }) {
  /** @type {[number, number] | null} */
  let cross = null;
  /** @type {[number, number] | null} */
  let corner = null;
  const show = () => onDraft(corner && cross && boxOf(corner, cross), cross);
  const leave = () => {
    cross = null;
    corner = null;
    onDraft(null, null);
  };
  canvas.addEventListener("keydown", (event) => {
    const picture = size();
    if (!picture) return;
    const arrow = ARROWS[event.key];
    if (arrow) {
      const long = Math.max(picture.width, picture.height);
      const step = event.shiftKey ? 1 : Math.max(1, Math.round(long * STEP));
      cross ??= [Math.round(picture.width / 2), Math.round(picture.height / 2)];
      cross = [
        Math.min(picture.width, Math.max(0, cross[0] + arrow[0] * step)),
        Math.min(picture.height, Math.max(0, cross[1] + arrow[1] * step)),
      ];
    } else if (event.key === "Enter") {
      cross ??= [Math.round(picture.width / 2), Math.round(picture.height / 2)];
      if (!corner) {
        corner = cross;
        say(`First corner at ${corner.join(", ")}. Move and press Enter for the second.`);
      } else {
        const box = boxOf(corner, cross);
        if (box[2] < 1 || box[3] < 1) {
          say("The box has no area. Move sideways and up or down, then press Enter.");
        } else {
          leave();
          onBox(box);
          event.preventDefault();
          return;
        }
      }
    } else if (event.key === "Escape" && cross) {
      leave();
      say("Box cancelled.");
      return;
    } else {
      return;
    }
    event.preventDefault();
    show();
  });
  canvas.addEventListener("blur", leave);
}

/** The box between two corners, whichever comes first. */
function boxOf([x0, y0], [x1, y1]) {
  return [Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0)]
    .map((value) => Math.round(value * 10) / 10);
}
