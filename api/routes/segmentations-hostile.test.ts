import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { startFakeWorker } from "../testing/fake-worker.ts";
import { readFixture } from "../testing/read-fixture.ts";
import type { LogEntry } from "../log.ts";
import { startApi, type TestApi } from "../testing/start-api.ts";

/** Sends raw bytes, and gives all that comes back until the server hangs up or `timeoutMs`. */
async function exchange(
  api: TestApi,
  write: (connection: Deno.TcpConn) => Promise<void>,
  timeoutMs = 5000,
): Promise<string> {
  const { hostname, port } = new URL(api.url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const timer = setTimeout(() => connection.closeWrite().catch(() => {}), timeoutMs);
  write(connection).catch(() => {}); // the server may hang up in the midst of it
  let text = "";
  const buffer = new Uint8Array(65536);
  try {
    for (let size = await connection.read(buffer); size; size = await connection.read(buffer)) {
      text += new TextDecoder("latin1").decode(buffer.subarray(0, size));
      if (/\r\n\r\n.*\}/s.test(text)) break;
    }
  } catch {
    // Reset while the rest of our body was on its way: what came before counts.
  }
  clearTimeout(timer);
  return text;
}

const head = (api: TestApi, headers: string) =>
  new TextEncoder().encode(
    `POST /v1/segmentations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.key}\r\n` +
      `Content-Type: multipart/form-data; boundary=x\r\n${headers}\r\n\r\n`,
  );

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

const limits = { imageBytes: 100_000 };

Deno.test("a body that announces too much is refused before it is sent", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url, limits });
  const answer = await exchange(
    api,
    (connection) => writeAll(connection, head(api, "Content-Length: 5000000")),
  );
  assertStringIncludes(answer, "413 Payload Too Large");
  assertStringIncludes(answer, `"code":"image_too_large"`);
});

Deno.test("an endless chunked body is cut at the limit", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url, limits });
  let sent = 0;
  const answer = await exchange(api, async (connection) => {
    await writeAll(connection, head(api, "Transfer-Encoding: chunked"));
    const chunk = new TextEncoder().encode(`4000\r\n${"a".repeat(0x4000)}\r\n`);
    for (; sent < 100_000_000; sent += chunk.length) await writeAll(connection, chunk);
  });
  assertStringIncludes(answer, `"code":"image_too_large"`);
  assert(sent < 50_000_000, `the server took ${sent} bytes`);
});

Deno.test("a body of one byte now and then is cut when its time is over", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url, limits: { bodyTimeoutMs: 200 } });
  const began = performance.now();
  const answer = await exchange(api, async (connection) => {
    await writeAll(connection, head(api, "Content-Length: 1000"));
    for (let index = 0; index < 100; index++) {
      await writeAll(connection, Uint8Array.of(97));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  assertStringIncludes(answer, `"code":"request_timeout"`);
  assert(performance.now() - began < 3000);
});

Deno.test("a body that stops halfway costs nothing but its connection", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  await exchange(api, async (connection) => {
    await writeAll(connection, head(api, "Content-Length: 1000"));
    await connection.closeWrite();
  });
  assertEquals((await fetch(`${api.url}/livez`)).status, 200);
  assertEquals(failuresIn(api.log), []);
});

Deno.test("no garbage is answered with a server error", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const fixtures = await Promise.all(
    ["small.jpg", "small-16-bit.png", "small.webp", "small.avif"].map(readFixture),
  );
  const damaged = fc.tuple(
    fc.constantFrom(...fixtures),
    fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { maxLength: 20 }),
    fc.nat(20_000),
  ).map(([bytes, changes, length]) => {
    const copy = bytes.slice(0, Math.max(20, length));
    for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
    return copy;
  });
  const json = fc.oneof(
    fc.json(),
    fc.string(),
    fc.record({
      prompts: fc.array(fc.record({
        box: fc.array(fc.double(), { maxLength: 5 }),
        points: fc.anything({ withNullPrototype: true }),
        mask: fc.record({ size: fc.array(fc.integer()), counts: fc.string() }),
      }, { requiredKeys: [] })),
      mode: fc.anything(),
      top_k: fc.double(),
    }, { requiredKeys: [] }).map((value) => JSON.stringify(value, printable)),
  );
  const image = fc.oneof(
    damaged,
    fc.uint8Array({ maxLength: 200 }).map((it) => new Uint8Array(it)),
  );
  await fc.assert(
    fc.asyncProperty(image, json, fc.boolean(), async (image, json, asForm) => {
      const form = new FormData();
      form.append("image", new Blob([image]));
      form.append("request", json);
      const response = asForm
        ? await api.post(form)
        : await api.post(json, { "Content-Type": "application/json" });
      const text = await response.text();
      assert(response.status < 500, `${response.status} ${text}`);
      if (response.status !== 200) {
        assertEquals(response.headers.get("Content-Type"), "application/problem+json");
      }
    }),
    { numRuns: 300 },
  );
  assertEquals(failuresIn(api.log), []);
});

/** What was logged beside requests that were answered below 500. */
function failuresIn(log: readonly LogEntry[]): LogEntry[] {
  return log.filter(({ event, status }) =>
    event !== "worker_ready" && !(event === "request" && Number(status) < 500)
  );
}

/** JSON.stringify refuses bigints. */
function printable(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
