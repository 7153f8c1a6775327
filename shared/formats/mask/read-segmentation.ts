import * as z from "zod";
import { writeCounts } from "../../mask/counts.ts";
import { MaskFormatError } from "../../mask/mask-format-error.ts";
import { polygonRuns } from "../../mask/polygon-runs.ts";
import { decodeRuns } from "../../mask/rle.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import { FormatError } from "../format-error.ts";
import { parseJson } from "../parse-json.ts";

/** Fewer numbers than this are no area: COCO and KINS hold some such splinters. */
const TRIANGLE = 6;

const polygonSchema = z.array(z.number());
const polygonsSchema = z.array(polygonSchema);
const rleSchema = z.object({
  size: z.tuple([z.int().min(1), z.int().min(1)]),
  counts: z.union([z.string(), z.array(z.int().min(0))], {
    error: "Use a string or a list of run lengths",
  }),
});

/**
 * Any form of mask that the formats know: polygons [[x0, y0, x1, y1, …], …] in px (COCO, KINS), one
 * flat polygon (COCOA), RLE with compressed or plain counts. Polygons with fewer than 3 points are
 * left out, as the toolkits of these formats do.
 *
 * @param path where it stands in the file, for the error
 * @throws {FormatError} when it is malformed or of another size than the picture's
 */
export function readSegmentation(
  value: unknown,
  { width, height }: { readonly width: number; readonly height: number },
  path: string,
): RunLengthMask {
  try {
    if (Array.isArray(value)) {
      const polygons = typeof value[0] === "number"
        ? [parseJson(polygonSchema, value, path)]
        : parseJson(polygonsSchema, value, path);
      return polygonRuns(polygons.filter(({ length }) => length >= TRIANGLE), width, height);
    }
    const { size, counts } = parseJson(rleSchema, value, path);
    if (size[0] !== height || size[1] !== width) {
      const expected = `[${height}, ${width}]`;
      throw new FormatError(path, `Use the picture's size ${expected}: got [${size.join(", ")}]`);
    }
    return decodeRuns({ size, counts: typeof counts === "string" ? counts : writeCounts(counts) });
  } catch (error) {
    if (error instanceof MaskFormatError) throw new FormatError(path, error.message);
    throw error;
  }
}
