import { assertEquals } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { MAX_BYTES, readBytes, type ReadOptions } from "./read-bytes.ts";

const PAGE = "https://shop.example/cars/";
const OPTIONS: ReadOptions = { signal: new AbortController().signal, base: PAGE };

type Answer = (url: string, init: RequestInit) => Response | Promise<Response>;

async function outcome(source: Blob | URL | string, answer?: Answer): Promise<string> {
  const fetch: typeof globalThis.fetch = async (input, init = {}) =>
    await answer?.(String(input), init) ?? new Response("bytes");
  try {
    const { blob, name } = await readBytes(source, { ...OPTIONS, fetch });
    return `${name} ${blob.size}`;
  } catch (error) {
    if (error instanceof ProblemError) return `${error.problem.code}: ${error.message}`;
    throw error;
  }
}

const failing: Answer = () => Promise.reject(new TypeError("Failed to fetch"));

Deno.test("files and blobs are taken as they are, up to 20 MB", async () => {
  assertEquals(await outcome(new File(["four"], "car.jpg")), "car.jpg 4");
  assertEquals(await outcome(new Blob(["four"])), "picture 4");
  assertEquals(await outcome(new Blob([new Uint8Array(MAX_BYTES)])), `picture ${MAX_BYTES}`);
  assertEquals(
    await outcome(new Blob([new Uint8Array(MAX_BYTES + 1)])),
    "image_too_large: Use a file of at most 20000000 bytes: got 20000001",
  );
});

Deno.test("addresses are read relative to the page, with the page's own cookies alone", async () => {
  const asked: string[] = [];
  const answer: Answer = (url, { credentials }) => {
    asked.push(`${url} ${credentials}`);
    return new Response("bytes");
  };
  assertEquals(await outcome("photo%20one.jpg?w=2", answer), "photo one.jpg 5");
  assertEquals(await outcome(new URL("https://other.example/"), answer), "picture 5");
  assertEquals(await outcome("%E0%A4%A.jpg"), "%E0%A4%A.jpg 5");
  assertEquals(asked, [
    `${PAGE}photo%20one.jpg?w=2 same-origin`,
    "https://other.example/ same-origin",
  ]);
});

Deno.test("other kinds of addresses aren't fetched", async () => {
  for (const address of ["file:///etc/passwd", "javascript:alert(1)", "ftp://x/y", "http://["]) {
    assertEquals(
      await outcome(address, () => Promise.reject(new Error("fetched"))),
      `image_fetch_failed: Use an http(s) address: got ${address}`,
    );
  }
});

Deno.test("a refusal is told by its status, without the address's query", async () => {
  assertEquals(
    await outcome("none.jpg?key=1", () => new Response("", { status: 404 })),
    `image_fetch_failed: See what is at ${PAGE}none.jpg: got 404`,
  );
});

Deno.test("a body is read no further than 20 MB, whatever its length says", async () => {
  const huge: Answer = () =>
    new Response("x", { headers: { "Content-Length": String(MAX_BYTES + 1) } });
  assertEquals((await outcome("a.jpg", huge)).split(":")[0], "image_too_large");
  let read = 0;
  const endless: Answer = () =>
    new Response(
      new ReadableStream({
        pull(stream) {
          read += 1_000_000;
          stream.enqueue(new Uint8Array(1_000_000));
        },
      }),
    );
  assertEquals((await outcome("a.jpg", endless)).split(":")[0], "image_too_large");
  assertEquals(read <= MAX_BYTES + 3_000_000, true);
});

Deno.test("a missing CORS header is told from a dead line", async () => {
  const other = "https://other.example/car.jpg";
  const forbidding: Answer = (_, { mode }) =>
    mode === "no-cors" ? new Response() : Promise.reject(new TypeError("Failed to fetch"));
  assertEquals(
    await outcome(other, forbidding),
    "image_cors: Let the picture's server send `Access-Control-Allow-Origin` for this page, or " +
      `upload the file: got ${other} without it`,
  );
  const dead = `image_fetch_failed: See that ${other} can be reached and sends ` +
    "`Access-Control-Allow-Origin` for this page: got no answer";
  assertEquals(await outcome(other, failing), dead);
  assertEquals(
    await outcome("car.jpg", forbidding),
    `image_fetch_failed: See that ${PAGE}car.jpg can be reached: got no answer`,
  );
});
