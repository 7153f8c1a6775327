import { assert, assertEquals, assertRejects } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { fakeLookup, startOutsideServer } from "../testing/outside-server.ts";
import { selfSignedCertificate } from "../testing/self-signed-certificate.ts";
import { outsideCaller } from "./call-outside.ts";
import { parseHostPatterns } from "./host-patterns.mjs";

const get = (url: string) => ({
  method: "GET" as const,
  url: new URL(url),
  headers: {},
  signal: AbortSignal.timeout(5_000),
  maxBytes: 1_000,
  beyond: "fail" as const,
});

async function refused(promise: Promise<unknown>, what: string) {
  const error = await assertRejects(() => promise, ProblemError);
  assertEquals(error.code, "url_not_allowed", what);
}

Deno.test("a call opens no connection to an address that isn't public, whatever name leads there", async () => {
  await using server = startOutsideServer(() => new Response("secret"));
  const { port } = server;
  const names: Record<string, readonly (readonly string[])[]> = {
    "loopback.test": [["127.0.0.1"]],
    "two.test": [["127.0.0.2", "127.0.0.1"]],
    "six.test": [["::1"]],
    "mapped.test": [["::ffff:127.0.0.1"]],
    "mapped-hex.test": [["::ffff:7f00:1"]],
    "any.test": [["0.0.0.0"]],
    "metadata.test": [["169.254.169.254"]],
    "private.test": [["10.0.0.1"]],
    "nat64.test": [["64:ff9b::7f00:1"]],
    "6to4.test": [["2002:7f00:1::"]],
    "localhost": [["127.0.0.1"]],
  };
  const hosts = [...Object.keys(names), "127.0.0.1", "0.0.0.0", "[::1]"];
  const patterns = parseHostPatterns(hosts.map((host) => `${host}:${port}`).join(","))
    .map((pattern) => ({ ...pattern, scheme: "http:" as const }));
  const call = outsideCaller(patterns, { lookup: fakeLookup(names) });
  const forms = ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]"];
  for (const host of [...hosts, ...forms]) {
    await refused(call(get(`http://${host}:${port}/`)), host);
  }
  assertEquals(server.calls, []);
});

Deno.test("a call judges what a name resolves to when it dials, not before", async () => {
  await using server = startOutsideServer(() => new Response("harmless"));
  const { port } = server;
  const lookup = fakeLookup({ "rebind.test": [["127.0.0.1"], ["169.254.169.254"]] });
  const patterns = parseHostPatterns(`http://rebind.test:${port}`)
    .map((pattern) => ({ ...pattern, exactAddress: true }));
  const call = outsideCaller(patterns, { lookup });
  const url = `http://rebind.test:${port}/`;
  assertEquals((await call(get(url))).status, 200);
  await refused(call(get(url)), "resolved to another address");
  assertEquals(server.calls.length, 1);
});

Deno.test("a private address is called where the operator wrote it with scheme and port, link-local never", async () => {
  await using server = startOutsideServer(() => new Response("hook"));
  const { port } = server;
  const own = `http://127.0.0.1:${port}`;
  const call = outsideCaller(parseHostPatterns(`${own},http://169.254.169.254:80`));
  const answer = await call(get(`${own}/a?b=c`));
  assertEquals([answer.status, new TextDecoder().decode(answer.bytes)], [200, "hook"]);
  assertEquals(server.calls, ["GET /a"]);
  await refused(call(get("http://169.254.169.254/latest/meta-data")), "metadata");
  await refused(call(get(`http://localhost:${port}/`)), "another name of the same address");
});

Deno.test("a call verifies the certificate's name", async () => {
  const { cert, key } = await selfSignedCertificate(["good.test"]);
  await using server = startOutsideServer(() => new Response("hello"), { cert, key });
  const { port } = server;
  // The address is written so that it may be dialled; the names stand for it.
  const patterns = parseHostPatterns(`good.test:${port},bad.test:${port}`)
    .map((pattern) => ({ ...pattern, exactAddress: true }));
  const lookup = fakeLookup({ "good.test": [["127.0.0.1"]], "bad.test": [["127.0.0.1"]] });
  const call = outsideCaller(patterns, { lookup, ca: cert });
  const answer = await call(get(`https://good.test:${port}/`));
  assertEquals(new TextDecoder().decode(answer.bytes), "hello");
  await assertRejects(() => call(get(`https://bad.test:${port}/`)));
  const distrusting = outsideCaller(patterns, { lookup });
  await assertRejects(() => distrusting(get(`https://good.test:${port}/`)));
  assertEquals(server.calls.length, 1);
});

Deno.test("a call ends with its signal, in the header as in the body", async () => {
  const hold = Promise.withResolvers<void>();
  await using server = startOutsideServer(async (request) => {
    if (request.url.endsWith("/slow-body")) {
      return new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new Uint8Array(10)),
          pull: () => hold.promise,
        }),
      );
    }
    await hold.promise;
    return new Response();
  });
  const origin = `http://127.0.0.1:${server.port}`;
  const call = outsideCaller(parseHostPatterns(origin));
  for (const path of ["/slow-header", "/slow-body"]) {
    const began = performance.now();
    const signal = AbortSignal.timeout(100);
    const error = await assertRejects(() => call({ ...get(origin + path), signal }));
    assertEquals(error.name, "TimeoutError", path);
    assert(performance.now() - began < 3_000);
  }
  hold.resolve();
});
