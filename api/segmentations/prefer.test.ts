import { assertEquals } from "@std/assert";
import { readPrefer } from "./prefer.ts";

const CASES: [string | undefined, ReturnType<typeof readPrefer>][] = [
  [undefined, { respondAsync: false }],
  ["", { respondAsync: false }],
  ["respond-async", { respondAsync: true }],
  ["Respond-Async", { respondAsync: true }],
  ["respond-async, wait=10", { respondAsync: true, waitSeconds: 10 }],
  ["wait=5", { respondAsync: false, waitSeconds: 5 }],
  ['wait = "5"; foo', { respondAsync: false, waitSeconds: 5 }],
  ["wait=-1, wait=x", { respondAsync: false }],
  ["handling=lenient,respond-async;x=1", { respondAsync: true }],
  ["respond-asynchronously", { respondAsync: false }],
];

for (const [header, expected] of CASES) {
  Deno.test(`readPrefer() reads ${JSON.stringify(header)}`, () => {
    assertEquals(readPrefer(header), expected);
  });
}
