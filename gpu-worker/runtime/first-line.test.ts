import assert from "node:assert/strict";
import test from "node:test";
import { firstLine } from "./first-line.ts";

test("firstLine() gives the first line that isn't empty, shortened", () => {
  assert.equal(firstLine(new Error("\n\ndevice lost\nat line 1")), "device lost");
  assert.equal(firstLine("x".repeat(301)), `${"x".repeat(300)}…`);
  assert.equal(firstLine(""), "no reason given");
});
