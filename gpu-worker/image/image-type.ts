/** What an uploaded file is, told from its first bytes: names and declared types are not trusted. */
export type ImageType =
  | "jpeg"
  | "png"
  | "webp"
  | "avif"
  | "heic"
  | "gif"
  | "tiff"
  | "bmp"
  | "svg"
  | "pdf"
  | "jxl"
  | "jp2"
  | "psd"
  | "unknown";

/** The types that the worker decodes. */
export const ACCEPTED_TYPES: ReadonlySet<ImageType> = new Set(["jpeg", "png", "webp", "avif"]);

const SIGNATURES: readonly [type: ImageType, offset: number, bytes: string][] = [
  ["jpeg", 0, "\xff\xd8\xff"],
  ["png", 0, "\x89PNG\r\n\x1a\n"],
  ["gif", 0, "GIF87a"],
  ["gif", 0, "GIF89a"],
  ["tiff", 0, "II*\0"],
  ["tiff", 0, "MM\0*"],
  ["tiff", 0, "II+\0"],
  ["tiff", 0, "MM\0+"],
  ["bmp", 0, "BM"],
  ["pdf", 0, "%PDF-"],
  ["jxl", 0, "\xff\x0a"],
  ["jxl", 0, "\0\0\0\x0cJXL \r\n\x87\n"],
  ["jp2", 0, "\0\0\0\x0cjP  \r\n\x87\n"],
  ["jp2", 0, "\xff\x4f\xff\x51"],
  ["psd", 0, "8BPS"],
];

const HEIC_BRANDS = new Set([
  "heic",
  "heix",
  "heim",
  "heis",
  "hevc",
  "hevx",
  "hevm",
  "hevs",
  "mif1",
  "msf1",
]);
const AVIF_BRANDS = new Set(["avif", "avis"]);

/** The type of an encoded picture from its content; reads at most the first kilobyte. */
export function sniffImageType(bytes: Uint8Array): ImageType {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024))
    .toString("latin1");
  for (const [type, offset, signature] of SIGNATURES) {
    if (head.startsWith(signature, offset)) return type;
  }
  if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) return "webp";
  if (head.startsWith("ftyp", 4)) return typeOfBrands(bytes, head);
  if (/^(?:\xef\xbb\xbf)?\s*<(?:\?xml[^]*?<svg|!doctype svg|svg|!--[^]*?<svg)/i.test(head)) {
    return "svg";
  }
  return "unknown";
}

/** HEIC and AVIF share a container: the major brand decides, then the compatible ones. */
function typeOfBrands(bytes: Uint8Array, head: string): ImageType {
  const boxEnd = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const end = Math.min(boxEnd, head.length);
  const brands = [head.slice(8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(head.slice(at, at + 4));
  if (brands.some((brand) => AVIF_BRANDS.has(brand))) return "avif";
  if (brands.some((brand) => HEIC_BRANDS.has(brand))) return "heic";
  return "unknown";
}
