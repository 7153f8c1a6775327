import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Principal } from "../keys/principal.ts";
import { ProblemError } from "../problem-error.ts";
import { listFiles } from "../testing/list-files.ts";
import { openTestStores } from "../testing/open-test-stores.ts";
import { readFixture } from "../testing/read-fixture.ts";
import { Images } from "./images.ts";

const DAY = 24 * 3_600_000;

const key = (tenant = "default"): Principal => ({
  kind: "key",
  id: "key_1",
  keyId: "key_1",
  tenant,
  scopes: ["segment"],
  origins: null,
});
const token = (id: string): Principal => ({
  ...key(),
  kind: "embed",
  id,
  origins: ["https://a.test"],
});

async function setUp() {
  let now = Date.UTC(2030, 0, 1);
  const clock = () => now;
  const stores = await openTestStores({ now: clock });
  const { store, images: blobs } = stores;
  const limits = { imageBytes: 100_000, imagePixels: 1_000_000 };
  const images = new Images({ store, blobs, limits, maxAgeMs: DAY, now: clock });
  const add = async (principal: Principal, bytes: Uint8Array<ArrayBuffer>, own = false) => {
    await using incoming = await images.receive(chunksOf(bytes));
    return await images.keep(principal, incoming, { own });
  };
  return {
    images,
    add,
    pass: (ms: number) => now += ms,
    /** Files in the folder of pictures, those included that are still being written. */
    files: () => listFiles(`${stores.dataDir}/images`),
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
}

async function* chunksOf(bytes: Uint8Array<ArrayBuffer>, size = 5000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const small = await readFixture("small.jpg");

Deno.test("Images keep a picture under the hash of what was sent, with its upright size", async () => {
  await using kept = await setUp();
  const { images, add } = kept;
  const bytes = await readFixture("small-orientation-6.jpg");
  const record = await add(key(), bytes);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  assertEquals(record.id, `sha256:${hash}`);
  assertEquals([record.type, record.width, record.height], ["jpeg", 240, 150]);
  assertEquals(record.expires_at, "2030-01-02T00:00:00.000Z");
  const opened = await images.open(key(), record.id);
  assertEquals(opened?.record, record);
  assertEquals(opened?.bytes.length, record.bytes);
  assert(!new TextDecoder("latin1").decode(opened?.bytes).includes("Fixture"));
});

Deno.test("Images are found by their tenant alone", async () => {
  await using kept = await setUp();
  const { images, add } = kept;
  const { id } = await add(key("a"), small);
  for (const stranger of [key("b"), key("default"), token("emb_1")]) {
    assertEquals(await images.find(stranger, id), null);
    assertEquals(await images.use(stranger, id), null);
    assertEquals(await images.open(stranger, id), null);
    assertEquals(await images.remove(stranger, id), false);
  }
  assertEquals(await images.read("b", id), null);
  assertEquals((await images.read("a", id))?.length, (await images.find(key("a"), id))?.bytes);
  for (const text of ["", "sha256:", `sha256:${"F".repeat(64)}`, "sha256:*", "../x", "a.b"]) {
    assertEquals(await images.find(key("a"), text), null);
  }
});

Deno.test("Images are found by the embed tokens that have sent them alone", async () => {
  await using kept = await setUp();
  const { images, add } = kept;
  const { id } = await add(token("emb_1"), small);
  assert(await images.find(token("emb_1"), id));
  assert(await images.find(key(), id));
  assertEquals(await images.find(token("emb_2"), id), null);
  await add(token("emb_2"), small);
  assert(await images.find(token("emb_2"), id));
  assertEquals(await images.remove(token("emb_1"), id), true);
  assertEquals(await images.find(token("emb_1"), id), null);
  assert(await images.find(token("emb_2"), id), "what another one sent stays");
  assertEquals(await images.remove(token("emb_2"), id), true);
  assertEquals(await images.find(key(), id), null);
});

Deno.test("an embed token can't remove what a key has sent, a key removes it for all", async () => {
  await using kept = await setUp();
  const { images, files, add } = kept;
  const { id } = await add(key(), small);
  await add(token("emb_1"), small);
  await images.remove(token("emb_1"), id);
  assert(await images.find(key(), id));
  await add(token("emb_1"), small);
  assertEquals(await images.remove(key(), id), true);
  assertEquals(await images.remove(key(), id), false);
  assertEquals(await images.find(token("emb_1"), id), null);
  assertEquals(await files(), []);
  await add(key(), small);
  assertEquals(await images.find(token("emb_1"), id), null, "what it sent was removed");
});

Deno.test("Images write a picture once, and keep it a day after it was last sent or used", async () => {
  await using kept = await setUp();
  const { images, files, add, pass } = kept;
  const first = await add(token("emb_1"), small);
  pass(DAY - 1);
  const second = await add(token("emb_2"), small);
  assertEquals([second.blob, (await files()).length], [first.blob, 1]);
  pass(DAY - 1);
  assert(await images.use(token("emb_2"), first.id));
  pass(DAY - 1);
  assertEquals(await images.find(token("emb_1"), first.id), null, "its own sending is over age");
  assert(await images.open(token("emb_2"), first.id));
  pass(1);
  assertEquals(await images.open(token("emb_2"), first.id), null);
  assertEquals(await images.use(key(), first.id), null);
});

Deno.test("a picture whose last result is deleted goes, unless it was sent to stay", async () => {
  await using kept = await setUp();
  const { images, files, add } = kept;
  const { id } = await add(key(), small);
  await images.unused("default", id);
  assertEquals([await images.find(key(), id), await files()], [null, []]);
  await images.unused("default", id);
  await add(key(), small);
  await add(key(), small, true);
  await add(key(), small);
  await images.unused("default", id);
  assert(await images.open(key(), id));
});

Deno.test("a picture that its blobs have pushed out can be sent again", async () => {
  await using kept = await setUp();
  const { images, files, add } = kept;
  const { id } = await add(key(), small);
  for (const file of await files()) await Deno.remove(file);
  assertEquals(await images.open(key(), id), null);
  assertEquals(await images.use(key(), id), null);
  await add(key(), small);
  assert(await images.open(key(), id));
});

Deno.test("Images leave one file when the same picture is sent and forgotten all at once", async () => {
  await using kept = await setUp();
  const { images, files, add } = kept;
  const { id } = await add(key(), small);
  await Promise.all(Array.from({ length: 30 }, async (_, index) => {
    if (index % 3 === 0) await images.unused("default", id);
    else await add(key(), small);
  }));
  await add(key(), small);
  assert(await images.open(key(), id));
  assertEquals((await files()).length, 1);
});

Deno.test("a refused picture leaves nothing behind", async () => {
  await using kept = await setUp();
  const { images, files } = kept;
  const large = new Uint8Array(100_001);
  large.set(small);
  for (
    const [bytes, code] of [
      [new Uint8Array(), "image_empty"],
      [small.slice(0, 3000), "image_truncated"],
      [new TextEncoder().encode("<svg/>"), "image_type_unsupported"],
      [large, "image_too_large"],
    ] as const
  ) {
    const error = await assertRejects(() => images.receive(chunksOf(bytes)), ProblemError);
    assertEquals(error.code, code);
  }
  const forgotten = await images.receive(chunksOf(small));
  await forgotten[Symbol.asyncDispose]();
  assertEquals(await files(), []);
});
