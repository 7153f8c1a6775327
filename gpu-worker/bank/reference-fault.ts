import { MaskFormatError } from "@kanizsa/shared/mask/mask-format-error.ts";
import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import { FEATURES, FRAME, MAP } from "@kanizsa/shared/pipeline/constants.ts";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";

/** What makes a reference unusable, in words; null when nothing does. About 1 ms a reference. */
export function referenceFault(reference: Reference): string | null {
  return mapFault(reference) ?? maskFault(reference) ??
    (reference.scale > 0 && Number.isFinite(reference.scale)
      ? null
      : `its scale is ${reference.scale}`);
}

function mapFault({ mapRows, mapColumns, responseMap, coverage }: Reference) {
  if (!isEvenUpTo(mapRows, MAP.rows) || !isEvenUpTo(mapColumns, MAP.columns)) {
    return `its map has ${mapRows} × ${mapColumns} cells, not even numbers up to ` +
      `${MAP.rows} × ${MAP.columns}`;
  }
  const cells = mapRows * mapColumns;
  if (coverage.length !== cells || responseMap.length !== cells * FEATURES) {
    return `its map has ${responseMap.length} responses in ${coverage.length} cells, ` +
      `not ${cells * FEATURES} in ${cells}`;
  }
  if (!coverage.some((share) => share > 0)) return "its map covers no cell";
  return responseMap.every(Number.isFinite) ? null : "its map holds values that are not finite";
}

function isEvenUpTo(count: number, most: number): boolean {
  return count > 0 && count <= most && count % 2 === 0;
}

function maskFault({ mask, box }: Reference) {
  const [height, width] = mask.size;
  if (height !== FRAME.height || width !== FRAME.width) {
    return `its mask is ${width} × ${height} px, not ${FRAME.width} × ${FRAME.height}`;
  }
  try {
    const tight = decodeRuns(mask).boundingBox();
    if (!tight) return "its mask is empty";
    if (tight.every((value, i) => value === box[i])) return null;
    return `its box is [${box.join(", ")}], its mask's [${tight.join(", ")}]`;
  } catch (error) {
    if (!(error instanceof MaskFormatError)) throw error;
    return `its mask is malformed (${error.message})`;
  }
}
