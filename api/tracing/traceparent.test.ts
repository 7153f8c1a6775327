import { assert, assertEquals } from "@std/assert";
import { formatTraceparent, newTrace, parseTraceparent } from "./traceparent.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

const table: [header: string | null, valid: boolean][] = [
  [`00-${TRACE}-${SPAN}-01`, true],
  [`00-${TRACE}-${SPAN}-00`, true],
  [` 00-${TRACE}-${SPAN}-01 `, true],
  [`01-${TRACE}-${SPAN}-01`, true],
  [`01-${TRACE}-${SPAN}-01-more`, true],
  [`00-${TRACE}-${SPAN}-01-more`, false],
  [`ff-${TRACE}-${SPAN}-01`, false],
  [`00-${"0".repeat(32)}-${SPAN}-01`, false],
  [`00-${TRACE}-${"0".repeat(16)}-01`, false],
  [`00-${TRACE.toUpperCase()}-${SPAN}-01`, false],
  [`00-${TRACE.slice(1)}-${SPAN}-01`, false],
  [`00-${TRACE}-${SPAN}`, false],
  [`00-${TRACE}-${SPAN}-1`, false],
  [`00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`, false],
  ["", false],
  [null, false],
];
for (const [header, valid] of table) {
  Deno.test(`parseTraceparent() ${valid ? "reads" : "ignores"} ${header}`, () => {
    const context = parseTraceparent(header);
    assertEquals(context !== null, valid);
    if (context) assertEquals([context.traceId, context.spanId], [TRACE, SPAN]);
  });
}

Deno.test("newTrace() makes contexts that parse, each another", () => {
  const [first, second] = [newTrace(), newTrace()];
  assert(first.traceId !== second.traceId);
  assertEquals(parseTraceparent(formatTraceparent(first)), first);
});
