import type { ImageType } from "./image-type.ts";

/**
 * Whether a container says that more bytes should follow than came. Only asked after decoding
 * failed, to tell an upload that was cut off (send it again) from a damaged one (send another).
 * JPEG has no lengths to check; its decoder says itself when the end is missing.
 */
export function endsEarly(bytes: Uint8Array, type: ImageType): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === "png") return !hasPngEnd(view);
  if (type === "webp") return view.byteLength < 12 || view.getUint32(4, true) + 8 > view.byteLength;
  if (type === "avif") return hasBoxBeyondEnd(view);
  return false;
}

function hasPngEnd(view: DataView): boolean {
  const IEND = 0x49454e44;
  for (let at = 8; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === IEND) return true;
  }
  return false;
}

function hasBoxBeyondEnd(view: DataView): boolean {
  let at = 0;
  while (at + 8 <= view.byteLength) {
    const size = view.getUint32(at);
    if (size === 0) return false; // the last box runs to the end of the file
    if (size === 1) return at + 16 > view.byteLength || beyond(view, at, view.getBigUint64(at + 8));
    if (size < 8) return false; // not a box: damaged, not cut off
    at += size;
  }
  return at > view.byteLength;
}

function beyond(view: DataView, at: number, size: bigint): boolean {
  return BigInt(at) + size > BigInt(view.byteLength);
}
