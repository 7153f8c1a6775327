import assert from "node:assert/strict";
import test from "node:test";
import { readTraceParent } from "./trace-parent.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const parent = (flags: number) => ({ traceId: TRACE, spanId: SPAN, flags });

const HEADERS: readonly [
  header: string | string[] | undefined,
  expected: ReturnType<typeof parent> | null,
][] = [
  [`00-${TRACE}-${SPAN}-01`, parent(1)],
  [`00-${TRACE}-${SPAN}-00`, parent(0)],
  [` 00-${TRACE}-${SPAN}-01 `, parent(1)],
  [`cc-${TRACE}-${SPAN}-01-what-a-later-version-adds`, parent(1)],
  [undefined, null],
  ["", null],
  [[`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`], null],
  [`00-${TRACE}-${SPAN}-01-more`, null],
  [`ff-${TRACE}-${SPAN}-01`, null],
  [`00-${TRACE.toUpperCase()}-${SPAN}-01`, null],
  [`00-${TRACE}-${SPAN}`, null],
  [`00-${TRACE}0-${SPAN}-01`, null],
  [`00-${"0".repeat(32)}-${SPAN}-01`, null],
  [`00-${TRACE}-${"0".repeat(16)}-01`, null],
  [`00-${TRACE}-${SPAN}-0g`, null],
];

for (const [header, expected] of HEADERS) {
  test(`readTraceParent() reads ${JSON.stringify(header)}`, () => {
    assert.deepEqual(readTraceParent(header), expected);
  });
}
