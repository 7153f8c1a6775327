import type { Picture } from "@kanizsa/shared/pipeline/picture.ts";
import { decodePicture } from "../../gpu-worker/image/decode.ts";
import { readImageHeader } from "../../gpu-worker/image/header.ts";

const MAX_PIXELS = 50_000_000;

/** A picture as the worker decodes it. */
export async function readPicture(bytes: Uint8Array): Promise<Picture> {
  const header = await readImageHeader(bytes, MAX_PIXELS);
  return await decodePicture(bytes, header, { maxPixels: MAX_PIXELS, seconds: 10 });
}
