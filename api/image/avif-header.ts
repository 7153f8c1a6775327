import { ByteView } from "./byte-view.ts";
import { type ImageHeader, ImageHeaderError } from "./image-header.ts";
import { findBox, type IsoBox, isoBoxes, propertiesOfItem } from "./iso-boxes.ts";

/** Counter-clockwise quarter turns of `irot` as the EXIF orientation that looks the same. */
const ORIENTATION_OF_TURNS = [1, 8, 3, 6];

/**
 * Size and rotation of an AVIF's primary item (ISO/IEC 23008-12: pitm, iprp). An AVIF's own EXIF
 * orientation counts for nothing, its `irot` does; `imir` swaps no sides and is left to the decoder.
 */
export function readAvifHeader(bytes: Uint8Array): ImageHeader {
  const view = new ByteView(bytes);
  const meta = findBox(isoBoxes(view, 0, bytes.length), "meta");
  const inMeta = [...isoBoxes(view, meta.data + 4, meta.end)];
  const itemId = readPrimaryItem(view, findBox(inMeta, "pitm"));
  let size: { storedWidth: number; storedHeight: number } | undefined;
  let turns = 0;
  for (const property of propertiesOfItem(view, findBox(inMeta, "iprp"), itemId)) {
    if (property.type === "ispe") {
      size = {
        storedWidth: view.u32(property.data + 4),
        storedHeight: view.u32(property.data + 8),
      };
    } else if (property.type === "irot") {
      turns = view.u8(property.data) & 3;
    }
  }
  if (!size) throw new ImageHeaderError("the AVIF's primary item has no size");
  return { type: "avif", ...size, orientation: ORIENTATION_OF_TURNS[turns] };
}

function readPrimaryItem(view: ByteView, box: IsoBox): number {
  return view.u8(box.data) === 0 ? view.u16(box.data + 4) : view.u32(box.data + 4);
}
