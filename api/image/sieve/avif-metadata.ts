import type { ByteView } from "../byte-view.ts";
import { ImageHeaderError } from "../image-header.ts";
import { findBox, type IsoBox, isoBoxes } from "../iso-boxes.ts";

/** Bytes `[start, end)` of the file. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

const METADATA_TYPES = new Set(["Exif", "mime", "uri "]);
/** Where an item's extents count from: the file, or the box idat. */
const IN_FILE = 0;
const IN_IDAT = 1;

/**
 * Where an AVIF's metadata items (EXIF, XMP and other texts) lie, by `iinf` and `iloc`
 * (ISO/IEC 14496-12, 8.11.3 and 8.11.6).
 *
 * @throws {ImageHeaderError} where they can't be told from the rest
 */
export function avifMetadata(view: ByteView, meta: IsoBox): Extent[] {
  const inMeta = [...isoBoxes(view, meta.data + 4, meta.end)];
  const items = metadataItems(view, findBox(inMeta, "iinf"));
  if (items.size === 0) return [];
  const idat = inMeta.find(({ type }) => type === "idat");
  return [...extentsOf(view, findBox(inMeta, "iloc"), items, idat)];
}

function metadataItems(view: ByteView, iinf: IsoBox): Set<number> {
  const countBytes = view.u8(iinf.data) === 0 ? 2 : 4;
  const items = new Set<number>();
  for (const entry of isoBoxes(view, iinf.data + 4 + countBytes, iinf.end)) {
    const idBytes = view.u8(entry.data) >= 3 ? 4 : 2;
    const itemType = view.text(entry.data + 4 + idBytes + 2, 4);
    if (METADATA_TYPES.has(itemType)) items.add(view.unsigned(entry.data + 4, idBytes));
  }
  return items;
}

function* extentsOf(
  view: ByteView,
  iloc: IsoBox,
  items: ReadonlySet<number>,
  idat: IsoBox | undefined,
): Generator<Extent> {
  let at = iloc.data;
  const next = (bytes: number) => {
    if (at + bytes > iloc.end) throw new ImageHeaderError("the box iloc ends too early", true);
    at += bytes;
    return view.unsigned(at - bytes, bytes);
  };
  const version = next(1);
  next(3); // flags
  const sizes = next(2);
  const [offsetBytes, lengthBytes, baseBytes, indexBytes] = [12, 8, 4, 0].map((shift) =>
    (sizes >> shift) & 15
  );
  const count = next(version < 2 ? 2 : 4);
  for (let item = 0; item < count; item++) {
    const id = next(version < 2 ? 2 : 4);
    const method = version === 0 ? IN_FILE : next(2) & 15;
    next(2); // data reference
    const base = next(baseBytes);
    const extents = next(2);
    for (let extent = 0; extent < extents; extent++) {
      if (version > 0) next(indexBytes);
      const offset = base + next(offsetBytes);
      const length = next(lengthBytes);
      if (!items.has(id)) continue;
      if (length === 0 || method > IN_IDAT || (method === IN_IDAT && !idat)) {
        throw new ImageHeaderError(`the AVIF's metadata item ${id} can't be located`);
      }
      const start = method === IN_FILE ? offset : (idat?.data ?? 0) + offset;
      yield { start, end: start + length };
    }
  }
}
