import assert from "node:assert/strict";
import test from "node:test";
import { readOptions } from "./read-options.ts";

const options = { name: { type: "string" }, fast: { type: "boolean" } } as const;

test("readOptions() gives the options by name", () => {
  const { values } = readOptions({ args: ["--name", "a", "--fast"], options, strict: true });
  assert.deepEqual({ ...values }, { name: "a", fast: true });
});

test("readOptions() names what it does not know, in one sentence", () => {
  assert.throws(() => readOptions({ args: ["--slow"], options, strict: true }), {
    name: "UsageError",
    message: "Unknown option '--slow'",
  });
  assert.throws(() => readOptions({ args: ["--name"], options, strict: true }), {
    name: "UsageError",
    message: /^Option '--name <value>' argument missing$/,
  });
});
