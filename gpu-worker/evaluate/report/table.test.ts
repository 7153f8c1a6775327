import assert from "node:assert/strict";
import test from "node:test";
import { figure, toMarkdown } from "./table.ts";

test("toMarkdown() aligns the columns and adds the notes", () => {
  const table = { title: "Cars", columns: ["n", "IoU"], rows: [["12", "0.9"], ["3", "0.75"]] };
  assert.equal(
    toMarkdown({ ...table, notes: ["Means."] }),
    [
      "### Cars",
      "",
      "| n   | IoU  |",
      "| --- | ---- |",
      "| 12  | 0.9  |",
      "| 3   | 0.75 |",
      "",
      "Means.",
      "",
    ].join("\n"),
  );
});

test("figure() shows three digits, and a dash for nothing", () => {
  assert.equal(figure(0.12345), "0.123");
  assert.equal(figure(12.34, 1), "12.3");
  for (const nothing of [null, undefined, NaN]) assert.equal(figure(nothing), "–");
});
