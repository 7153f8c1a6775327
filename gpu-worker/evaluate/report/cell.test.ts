import assert from "node:assert/strict";
import test from "node:test";
import { cellText, figure } from "./cell.ts";

test("cellText() writes text as it is, and figures with their interval", () => {
  assert.equal(cellText("given"), "given");
  assert.equal(cellText({ value: 0.5 }), "0.500");
  assert.equal(cellText({ value: 45.26, interval: [43, 47.4], digits: 1 }), "45.3 [43.0, 47.4]");
  assert.equal(cellText({ value: null, interval: null }), "–");
});

test("figure() shows three digits, and a dash for nothing", () => {
  assert.equal(figure(0.12345), "0.123");
  assert.equal(figure(12.34, 1), "12.3");
  assert.deepEqual([figure(-0.25), figure(-0.0001)], ["−0.250", "0.000"]);
  for (const nothing of [null, undefined, NaN]) assert.equal(figure(nothing), "–");
});
