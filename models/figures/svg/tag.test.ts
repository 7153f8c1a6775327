import assert from "node:assert/strict";
import test from "node:test";
import { tag } from "./tag.ts";

test("tag() closes an element without content", () => {
  assert.equal(tag("rect", { x: 1.23456, width: 10 }), '<rect x="1.23" width="10"/>');
});

test("tag() leaves out what is undefined and puts the content inside", () => {
  assert.equal(
    tag("g", { id: undefined, fill: "none" }, "<a/>", "<b/>"),
    '<g fill="none"><a/><b/></g>',
  );
});

test("tag() keeps quotes and angle brackets of names out of the markup", () => {
  assert.equal(tag("a", { href: `"><script>` }), '<a href="&quot;&gt;&lt;script&gt;"/>');
});
