import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import sharp from "sharp";

/** A drawn picture with one car before a house. */
export interface StreetDrawing {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Box of the whole car, image px. */
  readonly carBox: BoxXywh;
}

/** The car on a canvas of 1280 × 720. */
const CAR: BoxXywh = [430, 330, 460, 210];
/** Noise of ± 14 levels, repeated at a length that no row's length divides. */
const GRAIN = drawGrain(65_521, 14);

const SHAPES =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720" preserveAspectRatio="none">
  <rect width="1280" height="420" fill="#9fc4e8"/>
  <rect y="420" width="1280" height="300" fill="#66666b"/>
  <rect x="80" y="120" width="380" height="330" fill="#a9785a"/>
  <rect x="860" y="60" width="340" height="390" fill="#c9bda4"/>
  <g fill="#3c4a58">
    <rect x="130" y="170" width="70" height="90"/><rect x="260" y="170" width="70" height="90"/>
    <rect x="910" y="120" width="80" height="100"/><rect x="1060" y="120" width="80" height="100"/>
  </g>
  <path d="M430 480 L440 420 L540 400 L600 335 Q610 330 630 330 L770 330 Q790 330 800 340 L850 400 L880 420 L890 490 L880 500 L440 500 Z" fill="#b3261e"/>
  <path d="M560 402 L612 348 L690 348 L690 402 Z M705 402 L705 348 L775 348 L822 402 Z" fill="#1d2b38"/>
  <g fill="#15161a"><circle cx="530" cy="492" r="48"/><circle cx="795" cy="492" r="48"/></g>
  <g fill="#9a9ca3"><circle cx="530" cy="492" r="24"/><circle cx="795" cy="492" r="24"/></g>
  <rect x="600" y="180" width="26" height="420" fill="#4a5a4c"/>
</svg>`;

/** Draws the street at a size, with noise from a fixed seed so that it compresses like a photograph. */
export async function drawStreet(width = 1280, height = 720): Promise<StreetDrawing> {
  const { data } = await sharp(Buffer.from(SHAPES)).resize(width, height, { fit: "fill" })
    .removeAlpha().raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
  const rgb = new Uint8ClampedArray(data.length);
  for (let i = 0; i < rgb.length; i++) rgb[i] = data[i] + GRAIN[i % GRAIN.length];
  const jpeg = await sharp(rgb, { raw: { width, height, channels: 3 } }).jpeg({ quality: 90 })
    .toBuffer();
  const [x, y, carWidth, carHeight] = CAR;
  const across = width / 1280;
  const down = height / 720;
  return {
    jpeg,
    width,
    height,
    carBox: [x * across, y * down, carWidth * across, carHeight * down],
  };
}

function drawGrain(length: number, amplitude: number): Float32Array {
  const random = mulberry32(1);
  return Float32Array.from({ length }, () => (random() - 0.5) * 2 * amplitude);
}
