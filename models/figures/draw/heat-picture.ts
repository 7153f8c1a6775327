import sharp from "sharp";
import type { ColorScale } from "../color/color-scale.ts";
import { type Plane, upsample } from "../maps/upsample.ts";

/** Pixels of a drawn map for each of its cells. */
const DETAIL = 4;

/** A plane of values as an opaque JPEG in the colours of a scale. */
export async function drawPlane(plane: Plane, color: ColorScale): Promise<Uint8Array> {
  const { width, height, data } = upsample(plane, DETAIL);
  const rgb = new Uint8Array(3 * width * height);
  data.forEach((value, i) => rgb.set(color(value), 3 * i));
  return await encodeSmooth(rgb, width, height);
}

/**
 * Amounts from 0 to 1 as a PNG to lay over a picture: the more, the darker and the less of the picture
 * shows through.
 */
export async function drawGlow(plane: Plane, color: ColorScale): Promise<Uint8Array> {
  const { width, height, data } = upsample(plane, DETAIL);
  const rgba = new Uint8Array(4 * width * height);
  data.forEach((value, i) => {
    const amount = Math.min(1, Math.max(0, value));
    rgba.set([...color(amount), Math.round(255 * opacity(amount))], 4 * i);
  });
  return await sharp(rgba, { raw: { width, height, channels: 4 } })
    .png({ palette: true, colours: 64, dither: 0, effort: 10 }).toBuffer();
}

/** Nothing where next to nothing is: a network's sigmoid never quite ends. */
function opacity(amount: number): number {
  return Math.min(0.92, Math.max(0, 1.8 * (amount - 0.12)));
}

/** Three planes that stand for a colour each, 0 to 255, as a JPEG. */
export async function drawColors(
  planes: readonly [Plane, Plane, Plane],
  color: (first: number, second: number, third: number) => readonly [number, number, number],
): Promise<Uint8Array> {
  const [first, second, third] = planes.map((plane) => upsample(plane, DETAIL));
  const { width, height } = first;
  const rgb = new Uint8Array(3 * width * height);
  first.data.forEach((value, i) => rgb.set(color(value, second.data[i], third.data[i]), 3 * i));
  return await encodeSmooth(rgb, width, height);
}

async function encodeSmooth(rgb: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  return await sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 86, chromaSubsampling: "4:4:4", mozjpeg: true }).toBuffer();
}
