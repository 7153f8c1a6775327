import { assertEquals } from "@std/assert";
import { crc32 } from "node:zlib";
import { encodePng } from "./encode-png.ts";
import { decodePng } from "../testing/decode-png.ts";

const PALETTE = [[0, 0, 0, 0], [255, 0, 0, 128], [1, 2, 3, 255]] as const;

Deno.test("encodePng() writes what a decoder reads: size, palette, transparency, pixels", async () => {
  const rows = [Uint8Array.of(0, 1, 2, 0, 0, 0, 0, 2), Uint8Array.of(0, 2, 2, 1)];
  const bytes = await encodePng({ width: 3, height: 3, palette: PALETTE, rows });
  const { width, height, palette, pixels } = await decodePng(bytes);
  assertEquals([width, height, palette], [3, 3, PALETTE.map((entry) => [...entry])]);
  assertEquals([...pixels], [1, 2, 0, 0, 0, 2, 2, 2, 1]);
});

Deno.test("encodePng() takes chunks that are reused, and ones larger than it compresses at once", async () => {
  const chunk = new Uint8Array(1201 * 1000);
  function* rows() {
    for (let part = 0; part < 3; part++) {
      for (let y = 0; y < 1000; y++) chunk.fill(part, y * 1201 + 1, (y + 1) * 1201);
      yield chunk;
    }
  }
  const bytes = await encodePng({ width: 1200, height: 3000, palette: PALETTE, rows: rows() });
  const { pixels } = await decodePng(bytes);
  assertEquals(pixels.length, 3.6e6);
  assertEquals(pixels.findIndex((index) => index !== 0), 1.2e6);
  assertEquals(pixels.findIndex((index) => index === 2), 2.4e6);
});

Deno.test("encodePng() ends each chunk with its CRC", async () => {
  const bytes = await encodePng({
    width: 1,
    height: 1,
    palette: PALETTE,
    rows: [Uint8Array.of(0, 1)],
  });
  const view = new DataView(bytes.buffer);
  const names: string[] = [];
  for (let at = 8; at < bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    names.push(String.fromCharCode(...bytes.subarray(at + 4, at + 8)));
    assertEquals(view.getUint32(end), crc32(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  assertEquals(names, ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
});
