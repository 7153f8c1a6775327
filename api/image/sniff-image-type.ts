import { ByteView } from "./byte-view.ts";
import type { ImageType } from "./image-header.ts";

const HEIC_BRANDS = [
  "heic",
  "heix",
  "hevc",
  "hevx",
  "heim",
  "heis",
  "hevm",
  "hevs",
  "mif1",
  "msf1",
];

/** A file's type by its first bytes, never by its name or header; null for all that isn't a picture we take. */
export function sniffImageType(bytes: Uint8Array): ImageType | "heic" | null {
  if (startsWith(bytes, 0, "\xff\xd8\xff")) return "jpeg";
  if (startsWith(bytes, 0, "\x89PNG\r\n\x1a\n")) return "png";
  if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP")) return "webp";
  if (startsWith(bytes, 4, "ftyp")) return typeOfBrands(bytes);
  return null;
}

function typeOfBrands(bytes: Uint8Array): ImageType | "heic" | null {
  const view = new ByteView(bytes);
  const end = Math.min(view.u32(0), bytes.length, 512);
  const brands = [];
  for (let offset = 8; offset + 4 <= end; offset += 4) {
    if (offset !== 12) brands.push(view.text(offset, 4)); // byte 12 holds the minor version
  }
  if (brands.includes("avif") || brands.includes("avis")) return "avif";
  return brands.some((brand) => HEIC_BRANDS.includes(brand)) ? "heic" : null;
}

function startsWith(bytes: Uint8Array, offset: number, text: string): boolean {
  return bytes.length >= offset + text.length &&
    new ByteView(bytes).text(offset, text.length) === text;
}
