import { assert, assertEquals } from "@std/assert";
import sharp from "sharp";
import { readFixture } from "../testing/read-fixture.ts";
import { inspectImage } from "./inspect-image.ts";
import { withoutMetadata } from "./without-metadata.ts";

const LIMITS = { imageBytes: Infinity, imagePixels: Infinity };

/** Upright pixels as the worker's decoder sees them. */
const pixels = (bytes: Uint8Array) => sharp(bytes).autoOrient().raw().toBuffer();

const latin1 = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

for (
  const name of ["small-orientation-6.jpg", "small-orientation-6.png", "small-orientation-6.webp"]
) {
  Deno.test(`withoutMetadata() takes camera and place out of ${name} and leaves the orientation`, async () => {
    const bytes = await readFixture(name);
    assert(latin1(bytes).includes("Fixture"), "the fixture names its camera");
    const header = inspectImage(bytes, LIMITS);
    const cleaned = withoutMetadata(bytes, header);
    assert(cleaned);
    assert(!latin1(cleaned).includes("Fixture"));
    assert(cleaned.length < bytes.length);
    assertEquals(inspectImage(cleaned, LIMITS), header);
    assert((await pixels(bytes)).equals(await pixels(cleaned)));
  });
}

for (
  const name of [
    "street.jpg",
    "small-progressive.jpg",
    "small-cmyk.jpg",
    "small-palette.png",
    "small-16-bit.png",
    "small-lossless.webp",
    "small.avif",
  ]
) {
  Deno.test(`withoutMetadata() leaves the pixels of ${name} as they are`, async () => {
    const bytes = await readFixture(name);
    const header = inspectImage(bytes, LIMITS);
    const cleaned = withoutMetadata(bytes, header);
    assert(cleaned);
    assertEquals(inspectImage(cleaned, LIMITS), header);
    assertEquals(withoutMetadata(cleaned, header), cleaned, "there is nothing more to take out");
    assert((await pixels(bytes)).equals(await pixels(cleaned)));
  });
}

Deno.test("withoutMetadata() drops what follows a picture's end", async () => {
  for (const name of ["small.jpg", "small-palette.png"]) {
    const bytes = await readFixture(name);
    const header = inspectImage(bytes, LIMITS);
    const secret = new TextEncoder().encode("<script>hidden</script>");
    const longer = new Uint8Array(bytes.length + secret.length);
    longer.set(bytes);
    longer.set(secret, bytes.length);
    assertEquals(withoutMetadata(longer, header), withoutMetadata(bytes, header));
  }
});

Deno.test("withoutMetadata() gives nothing for an AVIF with metadata, which can't be cut out", async () => {
  const bytes = await readFixture("small-metadata.avif");
  assertEquals(withoutMetadata(bytes, inspectImage(bytes, LIMITS)), null);
});

Deno.test("withoutMetadata() gives nothing for a JPEG that ends too early", async () => {
  const bytes = await readFixture("small.jpg");
  assertEquals(withoutMetadata(bytes.slice(0, -200), inspectImage(bytes, LIMITS)), null);
});
