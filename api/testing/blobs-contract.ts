import { assert, assertEquals, assertRejects } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import type { Blobs } from "../stores/blobs.ts";

/** Blobs under test, with a bound of `maxBytes`; disposing removes what they kept. */
export interface BlobsUnderTest extends AsyncDisposable {
  readonly blobs: Blobs;
  /** ms since 1970 by the clock of the blobs. */
  now(): number;
  /** Lets time pass for every client, by a clock that is set or by waiting. */
  pass(ms: number): Promise<void>;
  /** One more client of the same data, as another process would be. */
  connect(): Promise<Blobs>;
}

const MIB = 1 << 20;

/** Names as different as hashes. */
const name = (index: number) => index.toString(16).padStart(2, "0").repeat(32);

/** Registers the tests that every implementation of Blobs has to pass. */
export function testBlobsContract(
  title: string,
  open: (maxBytes: number) => Promise<BlobsUnderTest>,
): void {
  const test = (sentence: string, body: (context: BlobsUnderTest) => Promise<void>) =>
    Deno.test(`${title} ${sentence}`, async () => {
      await using context = await open(4 * MIB);
      await body(context);
    });

  for (const size of [0, 1, 65_536, 65_537, 3 * MIB]) {
    test(`gives back ${size} bytes`, async ({ blobs, now }) => {
      const bytes = randomBytes(size);
      await blobs.put(name(1), bytes, now() + 60_000);
      assertEquals(await blobs.get(name(1)), bytes);
      assertEquals(await blobs.get(name(2)), null);
    });
  }

  test("gathers what is written piece by piece, seen by nobody before its end", async (context) => {
    const { blobs, now, connect } = context;
    const bytes = randomBytes(300_000);
    const writer = await blobs.create();
    for (let at = 0; at < bytes.length; at += 70_001) {
      await writer.write(bytes.subarray(at, at + 70_001));
    }
    await writer.write(new Uint8Array(0));
    assertEquals(await blobs.get(name(1)), null);
    await writer.commit(name(1), now() + 60_000);
    await writer.abort();
    assertEquals(await blobs.get(name(1)), bytes);
    assertEquals(await (await connect()).get(name(1)), bytes);
  });

  test("leaves nothing of what was aborted", async ({ blobs, now }) => {
    await blobs.put(name(1), Uint8Array.of(1), now() + 60_000);
    const writer = await blobs.create();
    await writer.write(randomBytes(1000));
    await writer.abort();
    await writer.abort();
    assertEquals(await blobs.get(name(1)), Uint8Array.of(1));
  });

  test("puts a blob in place of one with the same name, whole at any time", async (context) => {
    const { blobs, now } = context;
    const expiresAt = now() + 60_000;
    const sizes = [10, 200_000, 400_000];
    await blobs.put(name(1), new Uint8Array(sizes[0]).fill(0), expiresAt);
    const writing = Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const digit = index % 3;
        await blobs.put(name(1), new Uint8Array(sizes[digit]).fill(digit), expiresAt);
      }),
    );
    for (let index = 0; index < 20; index++) {
      const bytes = await blobs.get(name(1));
      assert(bytes);
      assertEquals(bytes.length, sizes[bytes[0]]);
      assert(bytes.every((byte) => byte === bytes[0]));
    }
    await writing;
  });

  test("forgets a blob at the end of its time", async ({ blobs, now, pass }) => {
    const expiresAt = now() + 2000;
    await blobs.put(name(1), randomBytes(10), expiresAt);
    await blobs.put(name(2), randomBytes(10), now() + 600_000);
    assertEquals((await blobs.get(name(1)))?.length, 10);
    await pass(expiresAt - now());
    assertEquals(await blobs.get(name(1)), null);
    assertEquals(await blobs.keepUntil(name(1), now() + 60_000), false);
    await blobs.sweep();
    assertEquals(await blobs.get(name(1)), null);
    assertEquals(await blobs.delete(name(1)), false);
    assertEquals((await blobs.get(name(2)))?.length, 10);
  });

  test("moves the end of a blob's time, both ways", async ({ blobs, now, pass }) => {
    await blobs.put(name(1), randomBytes(10), now() + 1000);
    await blobs.put(name(2), randomBytes(10), now() + 600_000);
    assertEquals(await blobs.keepUntil(name(1), now() + 600_000), true);
    assertEquals(await blobs.keepUntil(name(2), now() + 1000), true);
    assertEquals(await blobs.keepUntil(name(3), now() + 1000), false);
    await pass(2000);
    await blobs.sweep();
    assertEquals((await blobs.get(name(1)))?.length, 10);
    assertEquals(await blobs.get(name(2)), null);
  });

  test("deletes", async ({ blobs, now, connect }) => {
    await blobs.put(name(1), randomBytes(10), now() + 60_000);
    const other = await connect();
    assertEquals(await blobs.delete(name(1)), true);
    assertEquals(await blobs.delete(name(1)), false);
    assertEquals(await blobs.get(name(1)), null);
    assertEquals(await other.get(name(1)), null);
  });

  test("makes room by what ends soonest", async ({ blobs, now }) => {
    const ends = [50, 20, 40, 30].map((seconds) => now() + seconds * 1000);
    for (const [index, end] of ends.entries()) await blobs.put(name(index), randomBytes(MIB), end);
    await blobs.keepUntil(name(1), now() + 60_000); // so that 3 ends first, then 2
    await blobs.put(name(9), randomBytes(MIB + 1), now() + 70_000);
    await blobs.sweep();
    const kept = [];
    for (const index of [0, 1, 2, 3, 9]) if (await blobs.get(name(index))) kept.push(index);
    assertEquals(kept, [0, 1, 9]);
  });

  test("counts a blob that is put again once, and not what was deleted", async (context) => {
    const { blobs, now } = context;
    for (let index = 0; index < 8; index++) {
      await blobs.put(name(1), randomBytes(MIB), now() + 60_000);
      await blobs.put(name(100 + index), randomBytes(MIB), now() + 60_000);
      await blobs.delete(name(100 + index));
    }
    await blobs.put(name(2), randomBytes(2 * MIB), now() + 60_000);
    await blobs.sweep();
    assertEquals((await blobs.get(name(1)))?.length, MIB);
    assertEquals((await blobs.get(name(2)))?.length, 2 * MIB);
  });

  test("refuses a blob larger than its whole bound, and keeps the others", async (context) => {
    const { blobs, now } = context;
    await blobs.put(name(1), randomBytes(MIB), now() + 60_000);
    const error = await assertRejects(
      () => blobs.put(name(2), randomBytes(4 * MIB + 1), now() + 60_000),
      ProblemError,
    );
    assertEquals(error.code, "store_unavailable");
    assertEquals(await blobs.get(name(2)), null);
    assertEquals((await blobs.get(name(1)))?.length, MIB);
  });

  const BAD = ["", "a", "A".repeat(64), "g".repeat(64), "0".repeat(63), "0".repeat(65), "../../x"];
  for (const bad of BAD) {
    test(`refuses the name ${JSON.stringify(bad).slice(0, 20)}`, async ({ blobs, now }) => {
      await assertRejects(async () => await blobs.get(bad), TypeError);
      await assertRejects(async () => await blobs.put(bad, randomBytes(1), now() + 1), TypeError);
      await assertRejects(async () => await blobs.delete(bad), TypeError);
      await assertRejects(async () => await blobs.keepUntil(bad, now() + 1), TypeError);
      const writer = await blobs.create();
      await assertRejects(async () => await writer.commit(bad, now() + 1), TypeError);
      await writer.abort();
    });
  }
}

/** Bytes that no file system packs. */
function randomBytes(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}
