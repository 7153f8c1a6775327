import assert from "node:assert/strict";
import test from "node:test";
import { replaceSection } from "./replace-section.ts";

const DOCUMENT = "# Title\n\n<!-- a:begin -->\n\nold\n\n<!-- a:end -->\n\nlast\n";

test("replaceSection() replaces what stands between the markers", () => {
  assert.equal(
    replaceSection(DOCUMENT, "a", "new\n"),
    "# Title\n\n<!-- a:begin -->\n\nnew\n\n<!-- a:end -->\n\nlast\n",
  );
});

test("replaceSection() leaves other sections alone and adds its own at the end", () => {
  assert.equal(
    replaceSection(DOCUMENT, "b", "new"),
    `${DOCUMENT}\n<!-- b:begin -->\n\nnew\n\n<!-- b:end -->\n`,
  );
});

test("replaceSection() twice is the same as once, and $ means nothing", () => {
  const once = replaceSection("", "a", "$& $1");
  assert.equal(once, "<!-- a:begin -->\n\n$& $1\n\n<!-- a:end -->\n");
  assert.equal(replaceSection(once, "a", "$& $1"), once);
});
