import { type Bitmap, createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import type { Picture } from "@kanizsa/shared/pipeline/picture.ts";

/** The picture with left and right exchanged. */
export function mirrorPicture(picture: Picture): Picture {
  const { workingWidth: width, workingHeight: height } = picture;
  const rgb = new Uint8Array(picture.rgb.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      const to = (y * width + width - 1 - x) * 3;
      rgb[to] = picture.rgb[from];
      rgb[to + 1] = picture.rgb[from + 1];
      rgb[to + 2] = picture.rgb[from + 2];
    }
  }
  return { ...picture, rgb };
}

/** The mask with left and right exchanged. */
export function mirrorBitmap({ width, height, data }: Bitmap): Bitmap {
  const mirrored = createBitmap(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      mirrored.data[y * width + width - 1 - x] = data[y * width + x];
    }
  }
  return mirrored;
}
