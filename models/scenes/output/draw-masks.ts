import type { AmodalInstance } from "@kanizsa/shared/formats/amodal-dataset.ts";
import type { BytePicture } from "../shade/develop.ts";

type Rgb = readonly [red: number, green: number, blue: number];

/** Colours that stay apart for people who see red and green alike (Okabe and Ito). */
const COLORS: readonly Rgb[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
];

const VISIBLE = 0.45;
const HIDDEN = 0.75;
const OUTLINE = 0.9;

/** A copy of a picture with each instance's visible part tinted, its hidden part hatched, its outline drawn. */
export function drawMasks(
  picture: BytePicture,
  instances: readonly Pick<AmodalInstance, "amodal" | "visible">[],
): BytePicture {
  const { width, height } = picture;
  const rgb = Uint8Array.from(picture.rgb);
  for (const [index, { amodal, visible }] of instances.entries()) {
    const color = COLORS[index % COLORS.length];
    const whole = amodal.toBitmap().data, seen = visible.toBitmap().data;
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        if (whole[at] === 0) continue;
        const inside = x > 0 && x < width - 1 && y > 0 && y < height - 1 &&
          whole[at - 1] + whole[at + 1] + whole[at - width] + whole[at + width] === 4;
        const hatched = (x + y) % 6 < 2;
        const share = !inside ? OUTLINE : seen[at] === 1 ? VISIBLE : hatched ? HIDDEN : 0;
        for (let c = 0; c < 3; c++) {
          rgb[at * 3 + c] = Math.round(rgb[at * 3 + c] * (1 - share) + color[c] * share);
        }
      }
    }
  }
  return { width, height, rgb };
}
