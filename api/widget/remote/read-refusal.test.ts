import { assert, assertEquals } from "@std/assert";
import { readRefusal } from "./read-refusal.ts";
import { RefusedError } from "./refused-error.ts";

const PROBLEM = {
  type: "/problems/queue_full",
  title: "Too many jobs are waiting",
  status: 503,
  detail: "Try again in 3 s",
  instance: "abc",
  code: "queue_full",
};
const NOW = Date.parse("2026-11-24T00:00:00Z");

function refusalOf(body: string, status: number, headers: Record<string, string> = {}) {
  const error = readRefusal(new Response(body, { status, headers }), body, NOW);
  assert(error instanceof RefusedError);
  return error;
}

Deno.test("readRefusal() keeps the API's problem as it came", () => {
  assertEquals(refusalOf(JSON.stringify(PROBLEM), 503).problem, PROBLEM);
});

Deno.test("readRefusal() reads Retry-After as seconds and as a date", () => {
  const waits: [header: string, ms: number][] = [
    ["3", 3000],
    ["0", 0],
    ["Tue, 24 Nov 2026 00:00:05 GMT", 5000],
    ["Mon, 23 Nov 2026 00:00:05 GMT", 0],
    ["soon", 0],
    ["-3", 0],
  ];
  for (const [header, ms] of waits) {
    const { retryAfterMs } = refusalOf("{}", 429, { "Retry-After": header });
    assertEquals([header, retryAfterMs], [header, ms]);
  }
});

Deno.test("readRefusal() says in words what something in between answered", () => {
  for (const body of ["<h1>Bad gateway</h1>", "", "null", "[]", `{"code":"x"}`]) {
    const { problem } = refusalOf(body, 502, { "Content-Type": "text/html" });
    assertEquals([problem.code, problem.status], ["api_answer_unknown", 502]);
    assert(problem.detail.includes("got 502 with text/html"));
  }
});
