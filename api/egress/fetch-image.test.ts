import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { ProblemError } from "../problem-error.ts";
import { startOutsideServer } from "../testing/outside-server.ts";
import { outsideCaller } from "./call-outside.ts";
import { fetchImage } from "./fetch-image.ts";
import { parseHostPatterns } from "./host-patterns.mjs";

const PICTURE = new Uint8Array(1_000).fill(7);

function startHost() {
  return startOutsideServer((request, port) => {
    const { pathname } = new URL(request.url);
    const to = (location: string, status = 302) =>
      new Response(null, { status, headers: { Location: location } });
    const hop = /^\/hops\/(\d)$/.exec(pathname)?.[1];
    if (hop !== undefined) return to(hop === "1" ? "/picture" : `/hops/${Number(hop) - 1}`, 307);
    switch (pathname) {
      case "/picture":
        return new Response(PICTURE);
      case "/chunked":
        return new Response(new Blob([PICTURE, new Uint8Array(1)]).stream());
      case "/large":
        return new Response(new Uint8Array(1_001));
      case "/lying": // The body is compressed on the way in spite of identity.
        return new Response(PICTURE, { headers: { "Content-Encoding": "br" } });
      case "/elsewhere":
        return to(`http://localhost:${port}/picture`);
      case "/metadata":
        return to("http://169.254.169.254/latest/meta-data");
      case "/file":
        return to("file:///etc/passwd");
      case "/decimal":
        return to("http://2130706433:1/");
      case "/loop":
        return to("/loop");
      case "/nowhere":
        return new Response(null, { status: 302 });
      case "/slow":
        return new Promise((resolve) => setTimeout(() => resolve(new Response()), 1_000));
      default:
        return new Response("none", { status: 404 });
    }
  });
}

const TABLE: readonly [path: string, expected: ProblemCode | "bytes", detail?: string][] = [
  ["/picture", "bytes"],
  ["/hops/1", "bytes"],
  ["/hops/3", "bytes"],
  ["/hops/4", "image_fetch_failed", "redirects"],
  ["/loop", "image_fetch_failed", "redirects"],
  ["/nowhere", "image_fetch_failed", "Location"],
  ["/elsewhere", "url_not_allowed"],
  ["/metadata", "url_not_allowed"],
  ["/file", "url_not_allowed"],
  ["/decimal", "url_not_allowed"],
  ["/large", "image_too_large", "1000 bytes"],
  ["/chunked", "image_too_large", "1000 bytes"],
  ["/lying", "image_fetch_failed", "Content-Encoding"],
  ["/missing", "image_fetch_failed", "404"],
  ["/slow", "image_fetch_failed", "0.5 s"],
];

Deno.test("fetchImage() takes files within its limits from allowed addresses alone", async () => {
  await using host = startHost();
  const origin = `http://127.0.0.1:${host.port}`;
  const call = outsideCaller(parseHostPatterns(origin));
  for (const [path, expected, detail = ""] of TABLE) {
    const fetched = () => fetchImage(origin + path, { bytes: 1_000, timeoutMs: 500 }, call);
    if (expected === "bytes") {
      assertEquals(await fetched(), PICTURE, path);
    } else {
      const error = await assertRejects(fetched, ProblemError);
      assertEquals(error.code, expected, path);
      assertStringIncludes(error.detail, detail);
    }
  }
});

Deno.test("fetchImage() tells nothing of ports that don't answer", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const origin = `http://127.0.0.1:${listener.addr.port}`;
  listener.close();
  const call = outsideCaller(parseHostPatterns(origin));
  const error = await assertRejects(
    () => fetchImage(origin, { bytes: 10, timeoutMs: 1_000 }, call),
    ProblemError,
  );
  assertEquals(error.code, "image_fetch_failed");
  assertEquals(error.detail, "Check the address: no answer could be read from it");
});

Deno.test("fetchImage() refuses what is no address, and every address where none is allowed", async () => {
  const call = outsideCaller([]);
  for (const address of ["", "picture.jpg", "//host/x", "https://example.com/a.jpg"]) {
    const error = await assertRejects(
      () => fetchImage(address, { bytes: 10, timeoutMs: 1_000 }, call),
      ProblemError,
    );
    assertEquals(error.code, "url_not_allowed", address);
  }
});
