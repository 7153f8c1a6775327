/**
 * COCO compressed RLE, read straight into a picture of another size: a mask of 50 megapixels is
 * never spread out at full size in the page.
 *
 * @typedef {{ size: [height: number, width: number], counts: string }} Rle
 * @typedef {{ x: number, y: number, width: number, height: number }} Rect
 */

/**
 * Run lengths, zeros first, down the columns. Five bits a character, the lowest first; from the
 * fourth run on each is the difference to the last but one.
 *
 * @param {string} counts
 * @returns {number[]}
 */
export function decodeRuns(counts) {
  const runs = [];
  for (let position = 0; position < counts.length;) {
    let value = 0;
    let shift = 0;
    let code;
    do {
      code = counts.charCodeAt(position++) - 48;
      value |= (code & 31) << shift;
      shift += 5;
    } while (code & 32);
    if (code & 16 && shift < 32) value |= -1 << shift; // negative
    if (runs.length > 2) value += runs[runs.length - 2];
    runs.push(value);
  }
  return runs;
}

/**
 * The part `rect` of a mask that is shown at `width` × `height` pixels: one byte a pixel,
 * row-major, 1 inside the mask. Each pixel asks for the mask's value at its own centre.
 *
 * @param {Rle} rle
 * @param {{ width: number, height: number }} shown size at which the whole mask is shown
 * @param {Rect} rect whole pixels of what is shown
 * @returns {Uint8Array}
 */
export function rasterize({ size: [maskHeight, maskWidth], counts }, shown, rect) {
  const ends = runEnds(decodeRuns(counts));
  const pixels = new Uint8Array(rect.width * rect.height);
  let run = 0;
  for (let column = 0; column < rect.width; column++) {
    const maskColumn = Math.floor((rect.x + column + 0.5) * maskWidth / shown.width);
    // Columns follow one another in the mask, so that the run only moves forwards; a column that
    // is shown twice starts again where it began.
    while (run > 0 && ends[run - 1] > maskColumn * maskHeight) run--;
    for (let row = 0; row < rect.height; row++) {
      const maskRow = Math.floor((rect.y + row + 0.5) * maskHeight / shown.height);
      const index = maskColumn * maskHeight + maskRow;
      while (run < ends.length && ends[run] <= index) run++;
      pixels[row * rect.width + column] = run & 1;
    }
  }
  return pixels;
}

/** @param {number[]} runs */
function runEnds(runs) {
  let end = 0;
  return runs.map((run) => end += run);
}
