import type { ByteView } from "./byte-view.ts";
import { ImageHeaderError } from "./image-header.ts";

/** A box of the ISO base media file format (ISO/IEC 14496-12): its content is `[data, end)`. */
export interface IsoBox {
  readonly type: string;
  readonly data: number;
  readonly end: number;
}

/** Far above what an encoder writes; bounds the time that a hostile file costs. */
const MAX_BOXES = 10_000;

/** Boxes that follow one another in bytes `[start, end)`. */
export function* isoBoxes(view: ByteView, start: number, end: number): Generator<IsoBox> {
  for (let count = 0; start + 8 <= end; count++) {
    if (count === MAX_BOXES) throw new ImageHeaderError(`there are more than ${MAX_BOXES} boxes`);
    const type = view.text(start + 4, 4);
    let length = view.u32(start);
    let data = start + 8;
    if (length === 1) {
      length = view.unsigned(data, 8);
      data += 8;
    } else if (length === 0) {
      length = end - start;
    }
    if (length < data - start) throw new ImageHeaderError(`the box ${type} has length ${length}`);
    yield { type, data, end: Math.min(start + length, end) };
    start += length;
  }
}

/** @throws {ImageHeaderError} when there is none */
export function findBox(boxes: Iterable<IsoBox>, type: string): IsoBox {
  for (const box of boxes) if (box.type === type) return box;
  throw new ImageHeaderError(`the box ${type} is missing`);
}

/** Properties of one item, in the order in which `ipma` lists them. */
export function propertiesOfItem(view: ByteView, iprp: IsoBox, itemId: number): IsoBox[] {
  const inIprp = [...isoBoxes(view, iprp.data, iprp.end)];
  const ipco = findBox(inIprp, "ipco");
  const properties = [...isoBoxes(view, ipco.data, ipco.end)];
  for (const ipma of inIprp.filter(({ type }) => type === "ipma")) {
    const indices = associations(view, ipma, itemId);
    if (indices) return indices.flatMap((index) => properties[index - 1] ?? []);
  }
  return [];
}

/** One-based property indices that an `ipma` box gives the item; undefined when it isn't listed. */
function associations(view: ByteView, ipma: IsoBox, itemId: number): number[] | undefined {
  const wideIds = view.u8(ipma.data) >= 1;
  const wideIndices = (view.u8(ipma.data + 3) & 1) === 1;
  const entries = view.u32(ipma.data + 4);
  let offset = ipma.data + 8;
  for (let entry = 0; entry < entries && offset < ipma.end; entry++) {
    const id = wideIds ? view.u32(offset) : view.u16(offset);
    offset += wideIds ? 4 : 2;
    const count = view.u8(offset++);
    const indices = Array.from(
      { length: count },
      (_, index) =>
        wideIndices
          ? view.u16(offset + 2 * index) & 0x7fff // the top bit says "essential"
          : view.u8(offset + index) & 0x7f,
    );
    if (id === itemId) return indices;
    offset += count * (wideIndices ? 2 : 1);
  }
  return undefined;
}
