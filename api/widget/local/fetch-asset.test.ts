import { assertEquals, assertRejects } from "@std/assert";
import { AssetError, fetchAsset, type Loaded } from "./fetch-asset.ts";

const URL_ = "https://cdn.example/weights.bin";
const OPTIONS = { maxBytes: 10, silenceMs: 1000 };

const answering = (make: () => Response): typeof fetch => () => Promise.resolve(make());

Deno.test("fetchAsset() gives the bytes, and tells how many came", async () => {
  const loaded: Loaded[] = [];
  const asked: unknown[] = [];
  const bytes = await fetchAsset(URL_, {
    ...OPTIONS,
    fetch: (url, init) => {
      asked.push([url, init?.credentials, init?.referrerPolicy]);
      return Promise.resolve(
        new Response(Uint8Array.of(1, 2, 3), { headers: { "content-length": "3" } }),
      );
    },
    onLoaded: (state) => loaded.push(state),
  });
  assertEquals(bytes, Uint8Array.of(1, 2, 3));
  assertEquals(loaded, [{ done: 3, total: 3 }]);
  assertEquals(asked, [[URL_, "omit", "no-referrer"]]);
});

Deno.test("fetchAsset() knows no total before the end where the server doesn't tell it", async () => {
  const loaded: Loaded[] = [];
  const body = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Uint8Array.of(1));
        controller.enqueue(Uint8Array.of(2, 3));
        controller.close();
      },
    });
  const fetch = answering(() => new Response(body()));
  await fetchAsset(URL_, { ...OPTIONS, fetch, onLoaded: (state) => loaded.push(state) });
  assertEquals(loaded, [{ done: 1, total: 1 }, { done: 3, total: 3 }]);
});

Deno.test("fetchAsset() rejects a file that is missing, too large, or cannot be reached", async () => {
  const rejects = (fetch: typeof globalThis.fetch, message: string) =>
    assertRejects(() => fetchAsset(URL_, { ...OPTIONS, fetch }), AssetError, message);
  await rejects(answering(() => new Response("", { status: 404 })), "got status 404");
  await rejects(answering(() => new Response(new Uint8Array(11))), "at most 10 bytes");
  await rejects(() => Promise.reject(new TypeError("Failed to fetch")), "can load https://cdn");
});

Deno.test("fetchAsset() gives up after a silence", async () => {
  const fetch: typeof globalThis.fetch = (_, init) =>
    new Promise((_, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    });
  await assertRejects(
    () => fetchAsset(URL_, { ...OPTIONS, silenceMs: 20, fetch }),
    AssetError,
    "nothing came for 20 ms",
  );
});
