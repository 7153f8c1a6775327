import { mixColors, type Rgb } from "./rgb.ts";

/** A colour for every value. */
export type ColorScale = (value: number) => Rgb;

/** From almost white over orange to black violet: darker is more, in print and for every eye. */
const HEAT: readonly Rgb[] = [
  [252, 248, 236],
  [250, 217, 140],
  [238, 153, 58],
  [201, 82, 50],
  [134, 34, 78],
  [70, 14, 84],
  [24, 6, 48],
];

/** From blue over white to brown, which red-green blind readers tell apart. */
const SIGNED: readonly Rgb[] = [
  [8, 64, 129],
  [66, 133, 190],
  [165, 205, 228],
  [248, 248, 246],
  [243, 196, 134],
  [205, 116, 32],
  [127, 59, 8],
];

/** Amounts from 0 to 1; what lies beyond is taken for the end. */
export const heatColor: ColorScale = (value) => between(HEAT, value);

/** Signed values from −1 to 1. */
export const signedColor: ColorScale = (value) => between(SIGNED, (value + 1) / 2);

function between(stops: readonly Rgb[], share: number): Rgb {
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const first = Math.min(stops.length - 2, Math.floor(place));
  return mixColors(stops[first], stops[first + 1], place - first);
}
