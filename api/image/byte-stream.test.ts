import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { ByteStream } from "./byte-stream.ts";
import { ImageHeaderError } from "./image-header.ts";

/** Chunks that share one buffer; each is taken away when the next is asked for, as BYOB readers do. */
async function* reused(bytes: Uint8Array, sizes: readonly number[]) {
  let room = new Uint8Array(Math.max(...sizes));
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const chunk = bytes.subarray(at, at + sizes[index % sizes.length]);
    room.fill(0xee);
    room.set(chunk);
    at += chunk.length;
    yield await Promise.resolve(room.subarray(0, chunk.length));
    room = new Uint8Array(room.buffer.transfer());
  }
}

const count = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251);

Deno.test("ByteStream gives the same bytes however they come and are taken", async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 5000 }), sizes, sizes, async (length, come, go) => {
      const bytes = count(length);
      const input = new ByteStream(reused(bytes, come));
      const taken: number[] = [];
      for (let index = 0; await input.fill(1); index++) {
        const wanted = go[index % go.length];
        assertEquals(input.position, taken.length);
        if (index % 3 === 0 && await input.fill(wanted)) taken.push(...await input.take(wanted));
        else if (index % 3 === 1) {
          const piece = input.view.subarray(0, wanted);
          taken.push(...piece);
          input.drop(piece.length);
        } else {
          const left = Math.min(wanted, length - taken.length);
          for await (const piece of input.pass(left)) taken.push(...piece);
        }
      }
      assertEquals(taken, [...bytes]);
    }),
    { numRuns: 200 },
  );
});

Deno.test("ByteStream says where a file ends too early", async () => {
  const input = new ByteStream(reused(count(10), [3]));
  await input.take(4);
  const error = await assertRejects(() => input.peek(7), ImageHeaderError);
  assertEquals([error.message, error.truncated], [
    "the file ends at byte 10, before byte 11",
    true,
  ]);
  assertEquals((await input.peek(6)).length, 6);
});

Deno.test("ByteStream stays linear in a file that comes byte by byte", async () => {
  const input = new ByteStream(reused(count(300_000), [1]));
  const began = performance.now();
  await input.take(50_000);
  assertEquals((await input.peek(250_000)).length, 250_000);
  assert(performance.now() - began < 3000);
});
