import sharp from "sharp";
import { readFixture } from "../harness/caller.ts";

const LEAST_BYTES = 300_000;

/** The drawn crossing, enlarged to 1920 × 1080, as a JPEG of some 300 KB. */
export async function drawPhoto(): Promise<Uint8Array<ArrayBuffer>> {
  const source = await sharp(await readFixture("crossing.jpg")).resize(1920).png().toBuffer();
  for (let quality = 85; quality < 100; quality++) {
    const jpeg = new Uint8Array(await sharp(source).jpeg({ quality }).toBuffer());
    if (jpeg.length >= LEAST_BYTES) return jpeg;
  }
  throw new Error(`Use a picture with more detail: none of ${LEAST_BYTES} bytes can be made of it`);
}
