import { ByteView } from "./byte-view.ts";
import { findBox, isoBoxes } from "./iso-boxes.ts";

/**
 * An AVIF as it is where it holds no metadata item, else null: its items are found by absolute
 * offsets, so that cutting one out would mean writing the container anew.
 */
export function withoutAvifMetadata(
  bytes: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> | null {
  const view = new ByteView(bytes);
  const meta = findBox(isoBoxes(view, 0, bytes.length), "meta");
  const iinf = findBox(isoBoxes(view, meta.data + 4, meta.end), "iinf");
  const countBytes = view.u8(iinf.data) === 0 ? 2 : 4;
  for (const entry of isoBoxes(view, iinf.data + 4 + countBytes, iinf.end)) {
    const idBytes = view.u8(entry.data) >= 3 ? 4 : 2;
    const itemType = view.text(entry.data + 4 + idBytes + 2, 4);
    if (itemType === "Exif" || itemType === "mime") return null;
  }
  return bytes;
}
