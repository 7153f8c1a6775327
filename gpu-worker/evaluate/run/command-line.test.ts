import assert from "node:assert/strict";
import test from "node:test";
import { commandLine } from "./command-line.ts";

test("commandLine() quotes what a shell would take apart", () => {
  assert.equal(
    commandLine(["--data", "../shared/data", "--out", "my dir", "--split", "it's"]),
    `npm run evaluate -- --data ../shared/data --out 'my dir' --split 'it'\\''s'`,
  );
});
