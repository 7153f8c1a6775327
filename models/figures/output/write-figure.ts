import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";

/** A drawn figure. */
export interface DrawnFigure {
  /** Name of its files. */
  readonly name: string;
  readonly svg: string;
  /** Pictures are shown as JPEG, drawings as PNG. */
  readonly preview: "jpg" | "png";
}

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

/** Bytes of one file: a model card with all figures still opens at once. */
export const LARGEST_FILE = 200_000;
/** What a picture may take where the page shows it, bytes and px across. */
const PICTURE = { bytes: 110_000, width: 1120 } as const;
const QUALITIES = [86, 80, 74, 68, 62];

/** Writes a figure as SVG and as a picture for pages that show no SVG. */
export async function writeFigure(
  { name, svg, preview }: DrawnFigure,
  folder: string,
): Promise<WrittenFile[]> {
  const files = [
    { path: join(folder, `${name}.svg`), content: Buffer.from(svg) },
    { path: join(folder, `${name}.${preview}`), content: await render(svg, preview) },
  ];
  await mkdir(folder, { recursive: true });
  return await Promise.all(files.map(async ({ path, content }) => {
    await writeFile(path, content);
    return { path, bytes: content.length };
  }));
}

/** The best quality that keeps the picture small. */
async function render(svg: string, preview: DrawnFigure["preview"]): Promise<Buffer> {
  const picture = sharp(Buffer.from(svg)).resize({
    width: PICTURE.width,
    withoutEnlargement: true,
  });
  if (preview === "png") {
    return await picture.png({ palette: true, colours: 128, effort: 10 }).toBuffer();
  }
  let encoded = Buffer.alloc(0);
  for (const quality of QUALITIES) {
    encoded = await picture.clone().flatten({ background: "#ffffff" })
      .jpeg({ quality, chromaSubsampling: "4:4:4", mozjpeg: true }).toBuffer();
    if (encoded.length <= PICTURE.bytes) break;
  }
  return encoded;
}
