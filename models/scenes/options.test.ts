import assert from "node:assert/strict";
import test from "node:test";
import { parseOptions } from "./options.ts";

test("parseOptions() fills in the benchmark", () => {
  assert.deepEqual(parseOptions(["--out", "scenes"]), {
    out: "scenes",
    verify: false,
    splits: ["train", "val", "test"],
    count: null,
    seed: 1,
    workers: 2,
    width: 640,
    height: 360,
  });
});

test("parseOptions() takes one split and a size", () => {
  const options = parseOptions([
    "--out",
    "a",
    "--split",
    "bus",
    "--count",
    "5",
    "--width",
    "320",
    "--height",
    "180",
  ]);
  assert.deepEqual(options?.splits, ["bus"]);
  assert.deepEqual([options?.count, options?.width, options?.height], [5, 320, 180]);
});

test("parseOptions() takes a folder to verify", () => {
  const options = parseOptions(["--verify", "a"]);
  assert.deepEqual([options?.out, options?.verify], ["a", true]);
});

test("parseOptions() gives null for --help", () => {
  assert.equal(parseOptions(["--help"]), null);
});

for (
  const [args, says] of [
    [[], "Name a folder with --out DIR: got none"],
    [["--out", "a", "--split", "dev"], /^Use a split of all, train, val, test, .*: got dev$/],
    [["--out", "a", "--count", "0"], "Give --count a whole number from 1 to 100000: got 0"],
    [["--out", "a", "--seed", "one"], "Give --seed a whole number from 0 to 2147483648: got one"],
    [["--out", "a", "--width", "641.5"], "Give --width a whole number from 64 to 1920: got 641.5"],
    [["--fast"], "Unknown option '--fast'"],
  ] as const
) {
  test(`parseOptions() refuses ${args.join(" ") || "nothing at all"}`, () => {
    assert.throws(() => parseOptions(args), { name: "UsageError", message: says });
  });
}
