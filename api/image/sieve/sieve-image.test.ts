import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import sharp from "sharp";
import { ProblemError } from "../../problem-error.ts";
import { pngHeader } from "../../testing/png-header.ts";
import { readFixture } from "../../testing/read-fixture.ts";
import { ByteStream } from "../byte-stream.ts";
import { inspectImage } from "../inspect-image.ts";
import { sieveImage } from "./sieve-image.ts";

const PIXELS = 50_000_000;
const LIMITS = { imageBytes: Infinity, imagePixels: PIXELS };

/** What is kept of a file that comes in pieces of the given sizes, the last one over and over. */
async function sieve(bytes: Uint8Array<ArrayBuffer>, sizes: readonly number[] = [65_536]) {
  async function* pieces() {
    for (let at = 0, index = 0; at < bytes.length; index++) {
      const size = sizes[Math.min(index, sizes.length - 1)];
      yield bytes.subarray(at, at += size);
    }
  }
  const kept: Uint8Array[] = [];
  const header = await sieveImage(
    new ByteStream(pieces()),
    (piece) => Promise.resolve(void kept.push(piece.slice())),
    PIXELS,
  );
  return { header, bytes: await new Blob(kept as BlobPart[]).bytes() };
}

/** Upright pixels as the worker's decoder sees them. */
const pixels = (bytes: Uint8Array) => sharp(bytes).autoOrient().raw().toBuffer();

const latin1 = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

for (
  const name of [
    "small-orientation-6.jpg",
    "small-orientation-6.png",
    "small-orientation-6.webp",
    "small-metadata.avif",
  ]
) {
  Deno.test(`sieveImage() takes camera and place out of ${name} and leaves the orientation`, async () => {
    const bytes = await readFixture(name);
    assert(latin1(bytes).includes("Fixture"), "the fixture names its camera");
    const kept = await sieve(bytes);
    assertEquals(kept.header, inspectImage(bytes, LIMITS));
    assert(!latin1(kept.bytes).includes("Fixture"));
    assertEquals(inspectImage(kept.bytes, LIMITS), kept.header);
    assert((await pixels(bytes)).equals(await pixels(kept.bytes)));
  });
}

const PLAIN = [
  "street.jpg",
  "small-progressive.jpg",
  "small-cmyk.jpg",
  "small-palette.png",
  "small-16-bit.png",
  "small.webp",
  "small-lossless.webp",
  "small.avif",
];

for (const name of PLAIN) {
  Deno.test(`sieveImage() leaves the pixels of ${name} as they are`, async () => {
    const bytes = await readFixture(name);
    const kept = await sieve(bytes);
    assertEquals(kept.header, inspectImage(bytes, LIMITS));
    assertEquals((await sieve(kept.bytes)).bytes, kept.bytes, "there is nothing more to take out");
    assert((await pixels(bytes)).equals(await pixels(kept.bytes)));
  });
}

Deno.test("sieveImage() doesn't mind in which pieces a file comes", async () => {
  for (const name of ["small-orientation-6.jpg", "small-orientation-6.png", "small.webp"]) {
    const bytes = await readFixture(name);
    const whole = await sieve(bytes);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 40 }),
        async (sizes) => assertEquals(await sieve(bytes, sizes), whole),
      ),
      { numRuns: 15 },
    );
  }
  const avif = await readFixture("small-metadata.avif");
  assertEquals(await sieve(avif, [1]), await sieve(avif));
});

Deno.test("sieveImage() drops what follows a picture's end", async () => {
  const page = new TextEncoder().encode("<html><script>hidden</script>");
  for (const name of ["small.jpg", "small-palette.png", "small.webp", "small.avif"]) {
    const bytes = await readFixture(name);
    const longer = await new Blob([bytes, page]).bytes();
    assertEquals(await sieve(longer), await sieve(bytes), name);
  }
});

Deno.test("sieveImage() says of every shortened file that it's cut", async () => {
  for (const name of [...PLAIN, "small-metadata.avif"]) {
    const bytes = await readFixture(name);
    for (const share of [0.01, 0.1, 0.5, 0.9, 0.99]) {
      const cut = bytes.slice(0, Math.floor(bytes.length * share));
      const error = await assertRejects(() => sieve(cut), ProblemError);
      assert(["image_truncated", "image_unreadable"].includes(error.code) || share === 0.01);
    }
  }
});

Deno.test("sieveImage() throws nothing but problems, whichever byte is changed", async () => {
  for (const name of [...PLAIN, "small-orientation-6.webp", "small-metadata.avif"]) {
    const bytes = await readFixture(name);
    const last = Math.min(bytes.length, 900);
    for (let index = 0; index < last; index += 3) {
      for (const flip of [0x01, 0xff]) {
        const changed = bytes.slice();
        changed[index] ^= flip;
        try {
          await sieve(changed);
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
        }
      }
    }
  }
});

Deno.test("sieveImage() refuses too many pixels before the file has come", async () => {
  let read = 0;
  async function* endless() {
    yield pngHeader(10_000, 6_000);
    for (; read < 100; read++) yield new Uint8Array(65_536);
  }
  const stream = new ByteStream(endless());
  const error = await assertRejects(
    () => sieveImage(stream, () => Promise.resolve(), PIXELS),
    ProblemError,
  );
  assertEquals([error.code, read <= 1], ["image_too_many_pixels", true]);
});

/** Files made to cost time: each is read, or refused, in well under a second. */
const HOSTILE: [what: string, bytes: () => Uint8Array<ArrayBuffer>][] = [
  ["20 MB of JPEG segments", () => repeated([0xff, 0xd8], [0xff, 0xe0, 0, 2])],
  ["20 MB of restarts", () => repeated([0xff, 0xd8], [0xff, 0xd0])],
  ["20 MB of fill bytes", () => repeated([0xff, 0xd8], [0xff])],
  ["20 MB of empty PNG chunks", () => {
    const bytes = repeated([], [0, 0, 0, 0, 0x61, 0x61, 0x61, 0x61, 0, 0, 0, 0]);
    bytes.set(pngHeader(100, 100));
    return bytes;
  }],
  [
    "20 MB of empty WebP chunks",
    () =>
      repeated(
        [...new TextEncoder().encode("RIFF"), 0, 0, 0, 2, ...new TextEncoder().encode("WEBP")],
        [0x61, 0x61, 0x61, 0x61, 0, 0, 0, 0],
      ),
  ],
  [
    "20 MB of empty boxes",
    () =>
      repeated(
        [0, 0, 0, 16, ...new TextEncoder().encode("ftypavif\0\0\0\0")],
        [0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65],
      ),
  ],
];

function repeated(start: readonly number[], rest: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(20_000_000);
  for (let index = 0; index < bytes.length; index++) bytes[index] = rest[index % rest.length];
  bytes.set(start);
  return bytes;
}

for (const [what, make] of HOSTILE) {
  Deno.test(`sieveImage() is soon done with ${what}`, async () => {
    const bytes = make();
    const began = performance.now();
    await assertRejects(() => sieve(bytes), ProblemError);
    const ms = performance.now() - began;
    assert(ms < 2000, `it took ${ms} ms`);
  });
}
