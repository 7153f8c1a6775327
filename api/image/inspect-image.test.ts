import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { pngHeader } from "../testing/png-header.ts";
import { readFixture } from "../testing/read-fixture.ts";
import { type ImageType, uprightSize } from "./image-header.ts";
import { inspectImage } from "./inspect-image.ts";

const LIMITS = { imageBytes: 20_000_000, imagePixels: 50_000_000 };

const FIXTURES: [name: string, type: ImageType, width: number, height: number][] = [
  ["street.jpg", "jpeg", 960, 600],
  ["small.jpg", "jpeg", 240, 150],
  ["small-progressive.jpg", "jpeg", 240, 150],
  ["small-grey.jpg", "jpeg", 240, 150],
  ["small-cmyk.jpg", "jpeg", 240, 150],
  ["small-orientation-6.jpg", "jpeg", 240, 150],
  ["small-alpha.png", "png", 160, 100],
  ["small-palette.png", "png", 240, 150],
  ["small-16-bit.png", "png", 120, 75],
  ["small-grey-alpha.png", "png", 120, 75],
  ["small-orientation-6.png", "png", 128, 80],
  ["small.webp", "webp", 240, 150],
  ["small-lossless.webp", "webp", 120, 75],
  ["small-orientation-6.webp", "webp", 240, 150],
  ["small.avif", "avif", 240, 150],
  ["small-metadata.avif", "avif", 240, 150],
];

for (const [name, type, width, height] of FIXTURES) {
  Deno.test(`inspectImage() reads type and upright size of ${name}`, async () => {
    const header = inspectImage(await readFixture(name), LIMITS);
    assertEquals([header.type, ...uprightSize(header)], [type, width, height]);
  });
}

Deno.test("inspectImage() never throws anything but a problem, wherever a file is cut", async () => {
  for (const name of ["small-orientation-6.jpg", "small-orientation-6.webp", "small.avif"]) {
    const bytes = await readFixture(name);
    for (let length = 0; length < Math.min(bytes.length, 1500); length++) {
      try {
        inspectImage(bytes.subarray(0, length), LIMITS);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
      }
    }
  }
});

Deno.test("inspectImage() never throws anything but a problem, whichever byte is changed", async () => {
  for (const [name] of FIXTURES) {
    const bytes = (await readFixture(name)).slice(0, 4000);
    for (let index = 0; index < Math.min(bytes.length, 700); index++) {
      const changed = bytes.slice();
      changed[index] ^= 0xff;
      try {
        inspectImage(changed, LIMITS);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
      }
    }
  }
});

const text = (latin1: string) => Uint8Array.from(latin1, (letter) => letter.charCodeAt(0));

const BAD: [what: string, bytes: Uint8Array, code: string, detail: string][] = [
  ["no bytes", new Uint8Array(), "image_empty", "whole file"],
  ["a text", text("hello, world"), "image_type_unsupported", "68 65 6c 6c"],
  ["a GIF", text("GIF89a\x01\0\x01\0\0\0\0"), "image_type_unsupported", "JPEG, PNG, WebP or AVIF"],
  [
    "HEIC",
    text("\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
    "heic_unsupported",
    "JPEG, PNG, WebP or AVIF",
  ],
  ["HEIF of brand mif1", text("\0\0\0\x14ftypmif1\0\0\0\0msf1"), "heic_unsupported", "HEIC"],
  ["a JPEG's first bytes", text("\xff\xd8\xff\xe0\0\x10JFIF"), "image_truncated", "JPEG"],
  ["a PNG's first bytes", text("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"), "image_truncated", "PNG"],
  [
    "a PNG without IHDR",
    text("\x89PNG\r\n\x1a\n\0\0\0\0IDATxxxxxxxxxxxxx"),
    "image_unreadable",
    "IHDR",
  ],
  ["a JPEG without a frame", text("\xff\xd8\xff\xd9"), "image_unreadable", "frame"],
  ["a WebP without an image", text("RIFF\x04\0\0\0WEBP"), "image_truncated", "WEBP"],
  ["an AVIF without meta", text("\0\0\0\x14ftypavif\0\0\0\0avif"), "image_unreadable", "meta"],
];

for (const [what, bytes, code, detail] of BAD) {
  Deno.test(`inspectImage() answers ${what} with ${code}`, () => {
    const error = assertThrows(() => inspectImage(bytes, LIMITS), ProblemError);
    assertEquals(error.code, code);
    assertStringIncludes(error.detail, detail);
  });
}

for (
  const [width, height, code] of [
    [10_000, 5_000, null],
    [10_000, 5_001, "image_too_many_pixels"],
    [10_000, 6_000, "image_too_many_pixels"],
    [0xffffffff, 0xffffffff, "image_too_many_pixels"],
    [1, 1, null],
    [0, 100, "image_unreadable"],
    [100, 0, "image_unreadable"],
  ] as const
) {
  Deno.test(`inspectImage() answers a header of ${width} × ${height} with ${code ?? "its size"}`, () => {
    if (code === null) {
      assertEquals(uprightSize(inspectImage(pngHeader(width, height), LIMITS)), [width, height]);
      return;
    }
    const error = assertThrows(() => inspectImage(pngHeader(width, height), LIMITS), ProblemError);
    assertEquals(error.code, code);
    assertStringIncludes(error.detail, `got ${width} × ${height}`);
  });
}

Deno.test("inspectImage() takes a file of the largest size and refuses one byte more", () => {
  const png = pngHeader(2, 2);
  inspectImage(png, { ...LIMITS, imageBytes: png.length });
  const error = assertThrows(
    () => inspectImage(png, { ...LIMITS, imageBytes: png.length - 1 }),
    ProblemError,
  );
  assertEquals(error.code, "image_too_large");
});
