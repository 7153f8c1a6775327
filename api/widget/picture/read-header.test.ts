import { assertEquals } from "@std/assert";
import { uprightSize } from "../../image/image-header.ts";
import { ProblemError } from "../problem-error.ts";
import { readHeader } from "./read-header.ts";

const fixture = (name: string) =>
  Deno.readFileSync(new URL(`../../../tests/fixtures/${name}`, import.meta.url));

function outcome(bytes: Uint8Array): string {
  try {
    const header = readHeader(bytes);
    return [header.type, ...uprightSize(header), header.orientation].join(" ");
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
}

/** PNG that claims a size. */
function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  // deno-fmt-ignore
  bytes.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

Deno.test("readHeader() reads type, upright size and orientation from the bytes", () => {
  const known: [file: string, header: string][] = [
    ["street.jpg", "jpeg 960 600 1"],
    ["small-progressive.jpg", "jpeg 240 150 1"],
    ["small-orientation-6.jpg", "jpeg 240 150 6"],
    ["small-orientation-6.png", "png 128 80 6"],
    ["small-orientation-6.webp", "webp 240 150 6"],
    ["small-palette.png", "png 240 150 1"],
    ["small.webp", "webp 240 150 1"],
    ["small-lossless.webp", "webp 120 75 1"],
    ["small.avif", "avif 240 150 1"],
  ];
  for (const [file, header] of known) assertEquals([file, outcome(fixture(file))], [file, header]);
});

Deno.test("readHeader() refuses what a decoder shouldn't see", () => {
  const jpeg = fixture("small.jpg");
  const text = new TextEncoder();
  const cases: [what: string, bytes: Uint8Array, outcome: string][] = [
    ["nothing", new Uint8Array(), "image_empty"],
    ["text", text.encode("<svg xmlns='http://www.w3.org/2000/svg'/>"), "image_type_unsupported"],
    ["a GIF", text.encode("GIF89a......"), "image_type_unsupported"],
    ["half a type", jpeg.subarray(0, 2), "image_type_unsupported"],
    ["HEIC", text.encode("\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "heic_unsupported"],
    ["a JPEG's beginning", jpeg.subarray(0, 12), "image_truncated"],
    ["no width", png(0, 5), "image_unreadable"],
    ["50 MP", png(10_000, 5_000), "png 10000 5000 1"],
    ["a pixel row more", png(10_000, 5_001), "image_too_many_pixels"],
    ["a bomb", png(60_000, 60_000), "image_too_many_pixels"],
    ["the largest claim", png(2 ** 32 - 1, 2 ** 32 - 1), "image_too_many_pixels"],
  ];
  for (const [what, bytes, expected] of cases) {
    assertEquals([what, outcome(bytes)], [what, expected]);
  }
});

Deno.test("readHeader() ends with a problem for any damaged byte", () => {
  for (const name of ["small.jpg", "small.avif", "small.webp", "small-palette.png"]) {
    const bytes = fixture(name).slice(0, 400);
    for (let i = 0; i < bytes.length; i++) {
      const damaged = bytes.slice();
      damaged[i] ^= 0xff;
      outcome(damaged);
    }
  }
});
