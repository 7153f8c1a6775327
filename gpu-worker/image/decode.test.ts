import assert from "node:assert/strict";
import test from "node:test";
import sharp from "sharp";
import {
  type Drawing,
  drawNoise,
  drawQuadrants,
  QUADRANT_COLOURS,
  toSharp,
} from "../testing/draw.ts";
import { decodePicture } from "./decode.ts";
import { readImageHeader } from "./header.ts";

const LIMITS = { maxPixels: 50_000_000, seconds: 10 };

async function decode(bytes: Uint8Array) {
  return await decodePicture(bytes, await readImageHeader(bytes, LIMITS.maxPixels), LIMITS);
}

/** Mean colour of the middle of each quadrant, in reading order. */
function quadrantColours(
  picture: { rgb: Uint8Array; workingWidth: number; workingHeight: number },
) {
  const { rgb, workingWidth: width, workingHeight: height } = picture;
  return [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]].map(([fx, fy]) => {
    const at = (Math.floor(fy * height) * width + Math.floor(fx * width)) * 3;
    return [...rgb.subarray(at, at + 3)];
  });
}

function assertColours(
  actual: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
  tolerance: number,
) {
  actual.forEach((colour, quadrant) =>
    colour.forEach((value, channel) => {
      const wanted = expected[quadrant][channel];
      assert.ok(
        Math.abs(value - wanted) <= tolerance,
        `quadrant ${quadrant}: got ${colour}, expected about ${expected[quadrant]}`,
      );
    })
  );
}

/** The picture as a camera held in EXIF orientation `orientation` stores it (EXIF 2.3, table 6). */
function storeAs(upright: Drawing, orientation: number): Drawing {
  const { width: W, height: H } = upright;
  const turned = orientation >= 5;
  const width = turned ? H : W;
  const height = turned ? W : H;
  const visual: Record<number, (row: number, column: number) => [x: number, y: number]> = {
    1: (r, c) => [c, r],
    2: (r, c) => [W - 1 - c, r],
    3: (r, c) => [W - 1 - c, H - 1 - r],
    4: (r, c) => [c, H - 1 - r],
    5: (r, c) => [r, c],
    6: (r, c) => [W - 1 - r, c],
    7: (r, c) => [W - 1 - r, H - 1 - c],
    8: (r, c) => [r, H - 1 - c],
  };
  const rgb = new Uint8Array(W * H * 3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [x, y] = visual[orientation](row, column);
      const from = (y * W + x) * 3;
      rgb.set(upright.rgb.subarray(from, from + 3), (row * width + column) * 3);
    }
  }
  return { width, height, rgb };
}

for (let orientation = 1; orientation <= 8; orientation++) {
  test(`decodePicture() turns EXIF orientation ${orientation} upright`, async () => {
    const stored = storeAs(drawQuadrants(96, 64), orientation);
    const bytes = await toSharp(stored).withMetadata({ orientation }).jpeg({ quality: 95 })
      .toBuffer();
    const picture = await decode(bytes);
    assert.deepEqual([picture.width, picture.height], [96, 64]);
    assert.deepEqual([picture.workingWidth, picture.workingHeight], [96, 64]);
    assertColours(quadrantColours(picture), QUADRANT_COLOURS, 12);
  });
}

test("decodePicture() shrinks a large turned photograph to 2048 px on its long side", async () => {
  const stored = storeAs(drawQuadrants(3000, 1500), 6);
  const picture = await decode(
    await toSharp(stored).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  );
  assert.deepEqual([picture.width, picture.height], [3000, 1500]);
  assert.deepEqual([picture.workingWidth, picture.workingHeight], [2048, 1024]);
  assert.equal(picture.rgb.length, 2048 * 1024 * 3);
  assertColours(quadrantColours(picture), QUADRANT_COLOURS, 12);
});

test("decodePicture() keeps one pixel of a line that would shrink to nothing", async () => {
  const picture = await decode(await toSharp(drawNoise(9000, 1)).png().toBuffer());
  assert.deepEqual([picture.width, picture.height], [9000, 1]);
  assert.deepEqual([picture.workingWidth, picture.workingHeight], [2048, 1]);
});

test("decodePicture() decodes a picture of one pixel", async () => {
  const picture = await decode(await toSharp(drawNoise(1, 1)).png().toBuffer());
  assert.deepEqual([picture.workingWidth, picture.workingHeight, picture.rgb.length], [1, 1, 3]);
});

const grey = QUADRANT_COLOURS.map(([r, g, b]) => {
  const linear = (
    v: number,
  ) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const y = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const v = 255 * (y <= 0.0031308 ? 12.92 * y : 1.055 * y ** (1 / 2.4) - 0.055);
  return [v, v, v];
});

const VARIANTS: readonly [
  name: string,
  make: () => Promise<Buffer>,
  expected: readonly (readonly number[])[],
  tolerance: number,
][] = [
  [
    "a JPEG",
    () => toSharp(drawQuadrants(64, 48)).jpeg({ quality: 95 }).toBuffer(),
    QUADRANT_COLOURS,
    12,
  ],
  [
    "a progressive JPEG",
    () => toSharp(drawQuadrants(64, 48)).jpeg({ progressive: true, quality: 95 }).toBuffer(),
    QUADRANT_COLOURS,
    12,
  ],
  ["a PNG", () => toSharp(drawQuadrants(64, 48)).png().toBuffer(), QUADRANT_COLOURS, 0],
  [
    "a lossless WebP",
    () => toSharp(drawQuadrants(64, 48)).webp({ lossless: true }).toBuffer(),
    QUADRANT_COLOURS,
    0,
  ],
  [
    "an AVIF",
    () => toSharp(drawQuadrants(64, 48)).avif({ quality: 90, effort: 0 }).toBuffer(),
    QUADRANT_COLOURS,
    14,
  ],
  [
    "a palette PNG",
    () => toSharp(drawQuadrants(64, 48)).png({ palette: true }).toBuffer(),
    QUADRANT_COLOURS,
    6,
  ],
  [
    "a 16-bit PNG",
    () => toSharp(drawQuadrants(64, 48)).toColourspace("rgb16").png().toBuffer(),
    QUADRANT_COLOURS,
    1,
  ],
  [
    "a CMYK JPEG",
    () => toSharp(drawQuadrants(64, 48)).toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer(),
    QUADRANT_COLOURS,
    60,
  ],
  [
    "a greyscale JPEG",
    () => toSharp(drawQuadrants(64, 48)).greyscale().jpeg({ quality: 95 }).toBuffer(),
    grey,
    8,
  ],
  [
    "a 16-bit greyscale PNG",
    () => toSharp(drawQuadrants(64, 48)).toColourspace("grey16").png().toBuffer(),
    grey,
    8,
  ],
  [
    "a PNG with Display P3 colours",
    () => toSharp(drawQuadrants(64, 48)).withIccProfile("p3").png().toBuffer(),
    QUADRANT_COLOURS,
    6,
  ],
];

for (const [name, make, expected, tolerance] of VARIANTS) {
  test(`decodePicture() decodes ${name} to 8-bit sRGB`, async () => {
    const picture = await decode(await make());
    assert.deepEqual([picture.workingWidth, picture.workingHeight], [64, 48]);
    assert.equal(picture.rgb.length, 64 * 48 * 3);
    assertColours(quadrantColours(picture), expected, tolerance);
  });
}

for (const depth of [8, 16] as const) {
  test(`decodePicture() lays the transparency of a ${depth}-bit PNG on mid grey`, async () => {
    const rgba = Buffer.alloc(64 * 48 * 4);
    for (let at = 0; at < rgba.length; at += 4) {
      rgba.set([250, 10, 10, at % 256 < 128 ? 0 : 255], at);
    }
    const image = sharp(rgba, { raw: { width: 64, height: 48, channels: 4 } });
    if (depth === 16) image.toColourspace("rgb16");
    const picture = await decode(await image.png().toBuffer());
    assert.equal(picture.rgb.length, 64 * 48 * 3);
    assertColours([[...picture.rgb.subarray(0, 3)]], [[128, 128, 128]], 1);
    assertColours([[...picture.rgb.subarray(40 * 3, 41 * 3)]], [[250, 10, 10]], 1);
  });
}

test("decodePicture() decodes a greyscale picture with transparency to three channels", async () => {
  const bytes = await toSharp(drawQuadrants(64, 48)).greyscale().ensureAlpha(0.5).png().toBuffer();
  const picture = await decode(bytes);
  assert.equal(picture.rgb.length, 64 * 48 * 3);
});

test("decodePicture() takes the first frame of an animated WebP", async () => {
  const frames = await Promise.all(
    [QUADRANT_COLOURS[0], QUADRANT_COLOURS[2]].map(([r, g, b]) =>
      sharp({ create: { width: 64, height: 48, channels: 3, background: { r, g, b } } }).png()
        .toBuffer()
    ),
  );
  const bytes = await sharp(frames, { join: { animated: true } }).webp({ lossless: true })
    .toBuffer();
  assert.equal((await sharp(bytes).metadata()).pages, 2);
  const picture = await decode(bytes);
  assert.deepEqual([picture.width, picture.height], [64, 48]);
  assertColours(quadrantColours(picture), Array(4).fill(QUADRANT_COLOURS[0]), 2);
});

test("decodePicture() ignores bytes after the end of a JPEG", async () => {
  const bytes = await toSharp(drawNoise(64, 48)).jpeg().toBuffer();
  const picture = await decode(Buffer.concat([bytes, Buffer.from("appended by some editor")]));
  assert.equal(picture.width, 64);
});

test("decodePicture() forgives stray bytes between the segments of a JPEG's header", async () => {
  const bytes = await toSharp(drawNoise(64, 48)).jpeg().toBuffer();
  const secondSegment = 4 + bytes.readUInt16BE(4);
  const picture = await decode(Buffer.concat([
    bytes.subarray(0, secondSegment),
    Buffer.from([0, 0, 0]),
    bytes.subarray(secondSegment),
  ]));
  assert.equal(picture.width, 64);
});
