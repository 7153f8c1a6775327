import assert from "node:assert/strict";
import test from "node:test";
import { crc32, gzipSync } from "node:zlib";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { drawNoise, toSharp } from "../testing/draw.ts";
import { WorkerProblem } from "../worker-problem.ts";
import { decodePicture } from "./decode.ts";
import { readImageHeader } from "./header.ts";

const LIMITS = { maxPixels: 50_000_000, seconds: 10 };

async function decode(bytes: Uint8Array) {
  return await decodePicture(bytes, await readImageHeader(bytes, LIMITS.maxPixels), LIMITS);
}

const noise = () => toSharp(drawNoise(320, 240));

async function cut(file: Promise<Buffer>, share: number): Promise<Buffer> {
  const bytes = await file;
  return bytes.subarray(0, Math.floor(bytes.length * share));
}

async function scramble(file: Promise<Buffer>): Promise<Buffer> {
  const bytes = Buffer.from(await file);
  for (let i = 0; i < 60; i++) bytes[(bytes.length >> 1) + i] = (i * 37) & 255;
  return bytes;
}

/** A PNG header that claims a size, with no pixels behind it. */
function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write("IHDR", 4, "latin1");
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  header.set([8, 2, 0, 0, 0], 16);
  header.writeUInt32BE(crc32(header.subarray(4, 21)), 21);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    header,
    chunk("IDAT"),
    chunk("IEND"),
  ]);
}

function chunk(type: string): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.write(type, 4, "latin1");
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8)), 8);
  return bytes;
}

/** The first box of an ISO base media file, which names its brands. */
function ftyp(...brands: string[]): Buffer {
  const box = Buffer.alloc(16 + 4 * (brands.length - 1));
  box.writeUInt32BE(box.length, 0);
  box.write(`ftyp${brands[0]}\0\0\0\0${brands.slice(1).join("")}`, 4, "latin1");
  return Buffer.concat([box, Buffer.alloc(200)]);
}

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';

const CORPUS: readonly [
  name: string,
  make: () => Buffer | Promise<Buffer>,
  code: ProblemCode,
  text: RegExp,
][] = [
  ["no bytes", () => Buffer.alloc(0), "image_empty", /got 0 bytes$/],
  ["one byte", () => Buffer.from([0xff]), "image_type_unsupported", /got 1 bytes/],
  ["text", () => Buffer.from("hello"), "image_type_unsupported", /no known image type/],
  ["zeros", () => Buffer.alloc(4096), "image_type_unsupported", /no known image type/],
  [
    "an HTML page",
    () => Buffer.from("<!doctype html><p>login"),
    "image_type_unsupported",
    /no known/,
  ],
  ["a gzip file", () => gzipSync("x"), "image_type_unsupported", /no known image type/],
  ["a GIF", () => noise().gif().toBuffer(), "image_type_unsupported", /got GIF$/],
  ["a TIFF", () => noise().tiff().toBuffer(), "image_type_unsupported", /got TIFF$/],
  ["a BMP", () => Buffer.from("BM______"), "image_type_unsupported", /got BMP$/],
  ["an SVG", () => Buffer.from(SVG), "image_type_unsupported", /got SVG$/],
  [
    "an SVG with a prologue",
    () => Buffer.from(`\ufeff <?xml version="1.0"?>\n${SVG}`),
    "image_type_unsupported",
    /got SVG$/,
  ],
  ["a PDF", () => Buffer.from("%PDF-1.7\n"), "image_type_unsupported", /got PDF$/],
  ["a JPEG XL", () => Buffer.from([0xff, 0x0a, 0, 0]), "image_type_unsupported", /got JXL$/],
  [
    "a JPEG 2000",
    () => Buffer.from([0xff, 0x4f, 0xff, 0x51]),
    "image_type_unsupported",
    /got JP2$/,
  ],
  ["a Photoshop file", () => Buffer.from("8BPS\0\x01"), "image_type_unsupported", /got PSD$/],
  ["an MP4", () => ftyp("isom", "mp42"), "image_type_unsupported", /no known image type/],
  ["a WAV", () => Buffer.from("RIFF\0\0\0\0WAVEfmt "), "image_type_unsupported", /no known image/],
  [
    "an iPhone's HEIC",
    () => ftyp("heic", "mif1", "heic"),
    "heic_unsupported",
    /as JPEG.*: got HEIC$/,
  ],
  ["a HEIF with a generic brand", () => ftyp("mif1", "heic"), "heic_unsupported", /as JPEG/],
  ["a HEIC sequence", () => ftyp("hevc", "msf1"), "heic_unsupported", /as JPEG/],
  ["a JPEG cut at 70 %", () => cut(noise().jpeg().toBuffer(), 0.7), "image_truncated", /JPEG$/],
  [
    "a JPEG cut in its header",
    () => cut(noise().jpeg().toBuffer(), 0.01),
    "image_truncated",
    /JPEG$/,
  ],
  [
    "a progressive JPEG cut at 70 %",
    () => cut(noise().jpeg({ progressive: true }).toBuffer(), 0.7),
    "image_truncated",
    /JPEG$/,
  ],
  ["a PNG cut at 70 %", () => cut(noise().png().toBuffer(), 0.7), "image_truncated", /PNG$/],
  [
    "a PNG cut after its signature",
    () => Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    "image_truncated",
    /PNG$/,
  ],
  ["a WebP cut at 70 %", () => cut(noise().webp().toBuffer(), 0.7), "image_truncated", /WEBP$/],
  [
    "an AVIF cut at 70 %",
    () => cut(noise().avif({ effort: 0 }).toBuffer(), 0.7),
    "image_truncated",
    /AVIF$/,
  ],
  [
    "an AVIF cut in its header",
    () => cut(noise().avif({ effort: 0 }).toBuffer(), 0.003),
    "image_truncated",
    /AVIF$/,
  ],
  [
    "a progressive JPEG with damaged pixels",
    () => scramble(noise().jpeg({ progressive: true }).toBuffer()),
    "image_unreadable",
    /damaged JPEG/,
  ],
  [
    "a PNG with damaged pixels",
    () => scramble(noise().png().toBuffer()),
    "image_unreadable",
    /damaged PNG/,
  ],
  [
    "an AVIF with damaged pixels",
    () => scramble(noise().avif({ effort: 0 }).toBuffer()),
    "image_unreadable",
    /damaged AVIF/,
  ],
  [
    "a JPEG of nothing but markers",
    () => Buffer.from([0xff, 0xd8, 0xff, 0xd9]),
    "image_unreadable",
    /damaged JPEG/,
  ],
  ["a PNG header without pixels", () => pngHeader(64, 64), "image_unreadable", /damaged PNG/],
  [
    "a header of 16384 × 16384",
    () => pngHeader(16384, 16384),
    "image_too_many_pixels",
    /at most 50 megapixels: got 16384 × 16384$/,
  ],
  [
    "a header of 50 MP and one row",
    () => pngHeader(10_000, 5001),
    "image_too_many_pixels",
    /got 10000 × 5001$/,
  ],
];

for (const [name, make, code, text] of CORPUS) {
  test(`${name} is refused as ${code}`, async () => {
    const bytes = await make();
    await assert.rejects(decode(bytes), (error) => {
      assert.ok(error instanceof WorkerProblem, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, text);
      return true;
    });
  });
}

test("readImageHeader() accepts exactly the pixel limit", async () => {
  const header = await readImageHeader(pngHeader(10_000, 5000), LIMITS.maxPixels);
  assert.deepEqual([header.width, header.height], [10_000, 5000]);
});

test("readImageHeader() names an odd pixel limit in megapixels", async () => {
  await assert.rejects(readImageHeader(pngHeader(2000, 2000), 2_500_000), {
    message: "Use an image of at most 2.5 megapixels: got 2000 × 2000",
  });
});
