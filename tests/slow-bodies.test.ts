import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readFixture } from "./harness/caller.ts";
import { type Services, startServices } from "./harness/services.ts";

const SLOW_CLIENTS = 200;
const BODY_TIMEOUT_MS = 4_000;
const BYTE_EVERY_MS = 200;

/** Sends a body byte by byte; what came back, and after how many ms. */
async function sendSlowly(services: Services, contentType: string, start: Uint8Array) {
  const { hostname, port } = new URL(services.apiUrl);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const began = performance.now();
  const path = contentType.startsWith("image/") ? "/v1/images" : "/v1/segmentations";
  const head =
    `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${services.adminKey}\r\n` +
    `Content-Type: ${contentType}\r\nContent-Length: 100000\r\n\r\n`;
  await connection.write(new TextEncoder().encode(head));
  await connection.write(start);
  const writing = setInterval(() => {
    connection.write(Uint8Array.of(0x20)).catch(() => {}); // the server hung up
  }, BYTE_EVERY_MS);
  let text = "";
  const buffer = new Uint8Array(4096);
  try {
    while (!text.includes("}")) {
      const size = await connection.read(buffer);
      if (size === null) break;
      text += new TextDecoder().decode(buffer.subarray(0, size));
    }
  } catch {
    // Reset after the answer: what came before counts.
  } finally {
    clearInterval(writing);
  }
  return { text, ms: performance.now() - began };
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))];
}

Deno.test(`${SLOW_CLIENTS} senders of a byte now and then are cut in time, while others stay fast`, async () => {
  const services = await startServices({
    env: {
      KANIZSA_WORKER_URL: "http://127.0.0.1:9",
      KANIZSA_BODY_TIMEOUT_MS: String(BODY_TIMEOUT_MS),
      KANIZSA_RATE_PER_MINUTE: "1000000",
      KANIZSA_MAX_CONCURRENT_REQUESTS: "1000",
    },
  });
  try {
    const small = await readFixture("small.jpg");
    const send = async () => {
      const began = performance.now();
      const response = await fetch(`${services.apiUrl}/v1/images`, {
        method: "POST",
        body: small,
        headers: { Authorization: `Bearer ${services.adminKey}`, "Content-Type": "image/jpeg" },
      });
      assertEquals(response.status, 201, await response.text());
      return performance.now() - began;
    };
    for (let index = 0; index < 20; index++) await send();

    const bodies: [type: string, start: Uint8Array][] = [
      ["image/jpeg", small.subarray(0, 2000)],
      ["multipart/form-data; boundary=x", new TextEncoder().encode("--x\r\nContent-")],
      ["application/json", new TextEncoder().encode(`{"image":`)],
    ];
    const slow = Array.from(
      { length: SLOW_CLIENTS },
      (_, index) => sendSlowly(services, ...bodies[index % bodies.length]),
    );
    const times: number[] = [];
    const end = performance.now() + BODY_TIMEOUT_MS / 2;
    while (performance.now() < end) times.push(await send());
    console.log(
      `others: median ${percentile(times, 0.5).toFixed(1)} ms, ` +
        `p99 ${percentile(times, 0.99).toFixed(1)} ms (${times.length})`,
    );
    assert(percentile(times, 0.5) < 100);
    for (const { text, ms } of await Promise.all(slow)) {
      assertStringIncludes(text, `"code":"request_timeout"`);
      assert(ms < BODY_TIMEOUT_MS + 3_000, `cut after ${ms} ms`);
    }
    await send();
  } finally {
    await services.stop();
  }
});
