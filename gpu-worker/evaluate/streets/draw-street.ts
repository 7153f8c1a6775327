import type { RgbImage } from "../images/rgb-image.ts";
import { type Colour, COLOURS, copyImage, outline, tint } from "../report/draw.ts";
import type { FoundCar } from "./decode-instances.ts";

/** Neighbouring cars must differ. */
const PALETTE: readonly Colour[] = [
  COLOURS.visible,
  COLOURS.truth,
  COLOURS.baseline,
  COLOURS.amodal,
  [60, 210, 220],
  [190, 90, 255],
];

/** The picture with each found car: its visible part tinted, its amodal mask outlined. */
export function drawStreet(picture: RgbImage, cars: readonly FoundCar[]): RgbImage {
  const drawn = copyImage(picture);
  for (const { instance, visible } of cars) tint(drawn, visible, colourOf(instance.id));
  for (const { instance, amodal } of cars) outline(drawn, amodal, colourOf(instance.id));
  return drawn;
}

function colourOf(id: number): Colour {
  return PALETTE[id % PALETTE.length];
}
