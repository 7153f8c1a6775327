import { assert } from "@std/assert";
import { mayBeMadeWith, versionsText } from "./versions-text.ts";

const VERSIONS = {
  model: "car",
  version: "0.2.0",
  bank: "b",
  references: 3,
  pipeline: "3",
  without: [],
  provider: "cpu",
  precision: "int8",
};
const MODEL = {
  name: "car",
  version: "0.2.0",
  provider: "cpu",
  bank: { version: "b", references: 3 },
};

Deno.test("mayBeMadeWith() tells a result of the same worker", () => {
  assert(mayBeMadeWith(versionsText(VERSIONS), { model: MODEL }));
});

const OTHERS = [
  { ...MODEL, version: "0.2.1" },
  { ...MODEL, provider: "cuda" },
  { ...MODEL, bank: { version: "c", references: 3 } },
  { ...MODEL, bank: { version: "b", references: 4 } },
];
for (const model of OTHERS) {
  Deno.test(`mayBeMadeWith() tells a result of ${JSON.stringify(model)} apart`, () => {
    assert(!mayBeMadeWith(versionsText(VERSIONS), { model }));
  });
}
