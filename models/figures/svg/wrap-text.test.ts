import assert from "node:assert/strict";
import test from "node:test";
import { wrapText } from "./wrap-text.ts";

test("wrapText() breaks at spaces and keeps every word", () => {
  const text = "the voted centre lies where most references agree";
  const lines = wrapText(text, 150, 12);
  assert.equal(lines.join(" "), text);
  assert.ok(lines.length > 1);
  for (const line of lines) assert.ok(line.length * 12 * 0.51 <= 150, line);
});

test("wrapText() gives a word that is too long a line of its own", () => {
  assert.deepEqual(wrapText("a incomprehensibilities b", 30, 12), [
    "a",
    "incomprehensibilities",
    "b",
  ]);
});

test("wrapText() of nothing has no line", () => {
  assert.deepEqual(wrapText("  ", 100, 12), []);
});
