import { assert, assertEquals, assertGreater } from "@std/assert";
import { fileURLToPath } from "node:url";
import { withFolder } from "../../testing/with-folder.ts";
import { FolderBlobs } from "./folder-blobs.ts";
import { SqliteStore } from "./sqlite-store.ts";
import { RELEASED_FOLDERS } from "./testing/released-folders.ts";

const PROGRAM = fileURLToPath(new URL("./testing/store-program.ts", import.meta.url));
const LONGEST_MS = 60_000;

/** The program as a child that is killed when it takes too long. */
function start(...args: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-all", PROGRAM, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
    signal: AbortSignal.timeout(LONGEST_MS),
  }).spawn();
}

Deno.test("SqliteStore loses no update of several processes that open an old folder at once", () =>
  withFolder(async (dataDir) => {
    await RELEASED_FOLDERS["0.1.0 and 0.2.0"](dataDir);
    const children = Array.from({ length: 3 }, () => start("count", dataDir, "300"));
    const ends = await Promise.all(children.map((child) => child.output()));
    assertEquals(ends.map(({ code }) => code), [0, 0, 0]);
    const store = await SqliteStore.open(dataDir);
    assertEquals((await store.get("count"))?.value, 900);
    assertEquals((await store.list("key.")).length, 1);
    await store.close();
  }));

Deno.test("SqliteStore tells a watcher within 2 s what another process writes", () =>
  withFolder(async (dataDir) => {
    const store = await SqliteStore.open(dataDir);
    const stop = new AbortController();
    const changes = store.watch("w.", stop.signal)[Symbol.asyncIterator]();
    const first = changes.next();
    const child = start("write", dataDir, "blobs");
    const { lines, kill } = follow(child);
    await lines.next();
    const began = performance.now();
    const { value } = await first;
    assert(performance.now() - began < 2000, "Expected the change within 2 s");
    assertEquals(value?.key.startsWith("w."), true);
    await kill();
    stop.abort();
    assertEquals((await changes.next()).done, true);
    await store.close();
  }));

Deno.test("A process killed while it writes loses nothing confirmed and leaves nothing half", () =>
  withFolder(async (dataDir) => {
    let confirmed = 0;
    for (const atLeast of [1, 20, 57]) {
      const folder = `${dataDir}/${atLeast}`;
      const { lines, kill } = follow(start("write", folder, "blobs"));
      const last: string[] = [];
      while (last.length < atLeast) {
        const { value, done } = await lines.next();
        assert(!done, "Expected that the program goes on");
        last.push(value);
      }
      last.push(...await kill());
      const store = await SqliteStore.open(folder);
      const blobs = await FolderBlobs.open(`${folder}/blobs`, { maxBytes: 1e9 });
      for (const line of last) {
        const [index, name] = line.split(" ");
        assertEquals((await store.get(`w.${index}`))?.value, { index: Number(index), name });
        const bytes = await blobs.get(name);
        assertEquals(bytes, new Uint8Array(100_000).fill(Number(index)));
        confirmed++;
      }
      // An entry follows its blob, so that each has one.
      for (const { value } of await store.list<{ name: string }>("w.")) {
        assert(await blobs.get(value.name));
      }
      const left = [...Deno.readDirSync(`${folder}/blobs`)].filter(({ isFile }) => isFile);
      assertEquals(left, []);
      assertEquals(await store.isWritable(), true);
      await store.close();
    }
    assertGreater(confirmed, 77);
  }));

/** The lines a child prints; kill() ends it with SIGKILL and gives the whole lines that were left. */
function follow(child: Deno.ChildProcess) {
  const lines = readLines(child.stdout);
  const kill = async () => {
    child.kill("SIGKILL");
    await child.status;
    const rest: string[] = [];
    for await (const line of lines) rest.push(line);
    return rest;
  };
  return { lines, kill };
}

async function* readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, undefined> {
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (text + chunk).split("\n");
    text = lines.pop() ?? "";
    yield* lines;
  }
}
