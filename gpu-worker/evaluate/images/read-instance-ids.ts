import sharp from "sharp";

/** Instance id of every pixel, row-major. */
export interface InstanceIds {
  readonly width: number;
  readonly height: number;
  readonly ids: Uint16Array;
}

/** Reads a 16-bit grey picture of instance ids (Cityscapes' `instanceIds.png`), value by value. */
export async function readInstanceIds(path: string): Promise<InstanceIds> {
  const { data, info } = await sharp(path).toColourspace("grey16").raw({ depth: "ushort" })
    .toBuffer({ resolveWithObject: true });
  const values = new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  const ids = Uint16Array.from(
    { length: info.width * info.height },
    (_, index) => values[index * info.channels],
  );
  return { width: info.width, height: info.height, ids };
}
