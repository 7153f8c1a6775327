import assert from "node:assert/strict";
import test from "node:test";
import { toMarkdown } from "./table.ts";

test("toMarkdown() aligns the columns, writes intervals and adds the notes", () => {
  const rows = [["12", { value: 0.9, interval: [0.85, 0.951] as const }], ["3", { value: null }]];
  assert.equal(
    toMarkdown({ title: "Cars", columns: ["n", "IoU"], rows, notes: ["Means."] }),
    [
      "### Cars",
      "",
      "| n   | IoU                  |",
      "| --- | -------------------- |",
      "| 12  | 0.900 [0.850, 0.951] |",
      "| 3   | –                    |",
      "",
      "Means.",
      "",
    ].join("\n"),
  );
});
