import { assertEquals, assertRejects } from "@std/assert";
import { packFile, unpackFile } from "./packed-file.ts";

Deno.test("unpackFile() gives back what packFile() packed, numbers on their places", async () => {
  for (const name of ["a", "ab", "abc", "ä☃"]) {
    const numbers = Float32Array.of(1.5, -2, 3e-8);
    const packed = await packFile({ name }, new Uint8Array(numbers.buffer));
    const { header, payload } = await unpackFile(packed);
    assertEquals(header, { name });
    assertEquals(new Float32Array(payload.buffer, payload.byteOffset, 3), numbers);
  }
});

Deno.test("unpackFile() rejects what is cut off or no gzip", async () => {
  const packed = await packFile({ kind: "weights" }, new Uint8Array(1000));
  await assertRejects(() => unpackFile(packed.slice(0, packed.length - 9)));
  await assertRejects(() => unpackFile(new Uint8Array([1, 2, 3])));
});

Deno.test("unpackFile() rejects a header longer than the file", async () => {
  const bytes = new Uint8Array([255, 255, 0, 0, 123, 125]);
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  await assertRejects(() => unpackFile(packed), Error, "header is cut off");
});

Deno.test("unpackFile() stops at 64 MB", async () => {
  const packed = await packFile({}, new Uint8Array(65_000_000));
  await assertRejects(() => unpackFile(packed), Error, "at most");
});
