import { assertEquals, assertRejects } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { readBody } from "./read-body.ts";

const LIMITS = { bytes: 1000, timeoutMs: 5000 };

/** A request whose body comes in pieces, without Content-Length unless `headers` says one. */
function request(pieces: readonly number[], headers: Record<string, string> = {}): Request {
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const size = pieces[index++];
      if (size === undefined) controller.close();
      else controller.enqueue(new Uint8Array(size).fill(7));
    },
  });
  let index = 0;
  return new Request("http://localhost/", { method: "POST", body, headers });
}

for (
  const [what, pieces, headers] of [
    ["no body", [], {}],
    ["one byte", [1], {}],
    ["exactly the limit at once", [1000], {}],
    ["exactly the limit in pieces", [1, 998, 1], {}],
    ["exactly the limit, announced", [500, 500], { "Content-Length": "1000" }],
    ["more than was announced, below the limit", [600], { "Content-Length": "10" }],
    ["less than was announced", [10], { "Content-Length": "900" }],
    ["an announcement that is no number", [10], { "Content-Length": "ten" }],
  ] as const
) {
  Deno.test(`readBody() reads ${what}`, async () => {
    const body = await readBody(request(pieces, headers), LIMITS);
    assertEquals(body.length, pieces.reduce<number>((sum, size) => sum + size, 0));
    assertEquals(body.every((byte) => byte === 7), true);
  });
}

for (
  const [what, pieces, headers] of [
    ["one byte more at once", [1001], {}],
    ["one byte more in pieces", [999, 2], {}],
    ["an announcement of one byte more", [], { "Content-Length": "1001" }],
    ["an absurd announcement", [1], { "Content-Length": "99999999999999999999" }],
    ["a lie about its length", [500, 501], { "Content-Length": "10" }],
  ] as const
) {
  Deno.test(`readBody() refuses ${what}`, async () => {
    const error = await assertRejects(
      () => readBody(request(pieces, headers), LIMITS),
      ProblemError,
    );
    assertEquals(error.code, "image_too_large");
  });
}

Deno.test("readBody() stops reading at the first byte above the limit", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(sent++ * 0 + 100)),
  }, { highWaterMark: 0 });
  const body = new Request("http://localhost/", { method: "POST", body: endless });
  await assertRejects(() => readBody(body, LIMITS), ProblemError);
  assertEquals(sent <= 12, true);
});

Deno.test("readBody() gives up on a body that doesn't come in time", async () => {
  const never = new Request("http://localhost/", { method: "POST", body: new ReadableStream() });
  const error = await assertRejects(
    () => readBody(never, { bytes: 1000, timeoutMs: 20 }),
    ProblemError,
  );
  assertEquals(error.code, "request_timeout");
});

Deno.test("readBody() blames the sender when the connection breaks", async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
  const body = new Request("http://localhost/", { method: "POST", body: broken });
  const error = await assertRejects(() => readBody(body, LIMITS), ProblemError);
  assertEquals(error.code, "request_invalid");
});
