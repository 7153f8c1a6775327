import assert from "node:assert/strict";
import test from "node:test";
import { escapeHtml } from "./escape.ts";

test("escapeHtml() leaves nothing that opens a tag, an entity or ends an attribute", () => {
  assert.equal(
    escapeHtml(`<img src="x" onerror='y'> & IoU ≥ 0.5`),
    "&lt;img src=&quot;x&quot; onerror=&#39;y&#39;&gt; &amp; IoU ≥ 0.5",
  );
});
