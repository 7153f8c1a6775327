import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { layoutOf, pictureName } from "./set-layout.ts";

/** Mean colour of a picture's file: red, green and blue, 2 hexadecimal digits each. */
export async function meanColor(
  { folder, split, index }: { folder: string; split: string; index: number },
): Promise<string> {
  const file = await readFile(join(layoutOf(folder).images(split), pictureName(index)));
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({
    resolveWithObject: true,
  });
  const sums = [0, 0, 0];
  for (let i = 0; i < data.length; i++) sums[i % 3] += data[i];
  return sums
    .map((sum) => Math.round(sum / (info.width * info.height)).toString(16).padStart(2, "0"))
    .join("");
}
