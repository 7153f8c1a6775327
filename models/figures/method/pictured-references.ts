import { boxCenter } from "@kanizsa/shared/geometry/box.ts";
import type { Frame } from "@kanizsa/shared/geometry/frame.ts";
import { centreMaps } from "@kanizsa/shared/pipeline/centre-maps.ts";
import { CELL, FRAME, SHORT_EDGE } from "@kanizsa/shared/pipeline/constants.ts";
import { BankEntryError, describeReference } from "@kanizsa/shared/pipeline/describe-reference.ts";
import { MemoryBank } from "@kanizsa/shared/pipeline/memory-bank.ts";
import { prepareBank, type PreparedBank } from "@kanizsa/shared/pipeline/prepared-bank.ts";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import type { CellMap } from "../maps/cell-map.ts";
import type { KnownObject } from "../source/known-object.ts";
import { toPicture } from "./to-picture.ts";

/** A reference with the picture that it was made of: the bank that ships has none to show. */
export interface PicturedReference {
  readonly object: KnownObject;
  readonly reference: Reference;
  /** Its crop: picture px → frame px. */
  readonly frame: Frame;
}

/** A small bank of its own for figures that show references. */
export interface PicturedBank {
  readonly references: readonly PicturedReference[];
  /** The same references, by the same numbers. */
  readonly bank: PreparedBank;
}

/** Describes the first complete objects of a source as references; those that can't be are passed over. */
export async function describeWholes(
  wholes: AsyncIterable<KnownObject>,
  count: number,
  runtime: Runtime,
): Promise<PicturedBank> {
  const references: PicturedReference[] = [];
  for await (const object of wholes) {
    const described = await describeWhole(object, runtime);
    if (described) references.push(described);
    if (references.length === count) break;
  }
  const bank = new MemoryBank("figures", references.map(({ reference }) => reference));
  return { references, bank: prepareBank(bank) };
}

/** Response maps Y_r of a reference over its whole frame, as they were before its mask was laid on them. */
export function referenceMap({ mapRows, mapColumns, responseMap, coverage }: Reference): CellMap {
  const [rows, columns] = [FRAME.height / CELL, FRAME.width / CELL];
  const size = mapRows * mapColumns;
  const channels = responseMap.length / size;
  const unmasked = responseMap.map((value, i) => value / Math.max(coverage[i % size], 1e-3));
  const spread = (data: Float32Array, depth: number) =>
    centreMaps({ dims: [1, depth, mapRows, mapColumns], data }, rows, columns).data;
  return { channels, rows, columns, data: spread(unmasked, channels), share: spread(coverage, 1) };
}

async function describeWhole(
  object: KnownObject,
  runtime: Runtime,
): Promise<PicturedReference | null> {
  const { id, picture, amodal, amodalBox } = object;
  const [centerX, centerY] = boxCenter(amodalBox);
  const scale = SHORT_EDGE / Math.min(amodalBox[2], amodalBox[3]);
  try {
    const reference = await describeReference({
      id,
      category: "car",
      source: id,
      mirrored: false,
      picture: toPicture(picture),
      mask: amodal.toBitmap(),
    }, runtime);
    return { object, reference, frame: { scale, centerX, centerY, ...FRAME } };
  } catch (error) {
    if (error instanceof BankEntryError) return null;
    throw error;
  }
}
