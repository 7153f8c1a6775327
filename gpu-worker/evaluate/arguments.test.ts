import assert from "node:assert/strict";
import test from "node:test";
import { UsageError } from "../command-line/usage-error.ts";
import { parseArguments } from "./arguments.ts";

const CARS = ["--dataset", "cars", "--data", "d"];

test("parseArguments() asks cars in every way on val by default", () => {
  assert.deepEqual(parseArguments(CARS), {
    dataset: "cars",
    data: "d",
    split: "val",
    prompts: ["mask", "box", "none"],
    modes: ["transfer", "refined"],
    limit: Infinity,
    seed: 1,
    overlays: 0,
    out: undefined,
    worker: undefined,
    json: undefined,
  });
});

test("parseArguments() asks street pictures without prompts, refined, by default", () => {
  for (const dataset of ["cityscapes", "camvid", "photos"]) {
    const options = parseArguments(["--dataset", dataset, "--data", "d"]);
    assert.deepEqual(options?.prompts, ["none"]);
    assert.deepEqual(options?.modes, ["refined"]);
  }
  assert.equal(parseArguments(["--dataset", "camvid", "--data", "d"])?.split, "test");
});

test("parseArguments() reads every option", () => {
  const options = parseArguments([
    ...CARS,
    ...["--split", "dev", "--prompts", "box", "--mode", "refined", "--limit", "3", "--seed", "0"],
    ...["--overlays", "5", "--out", "o", "--worker", "http://127.0.0.1:8788/", "--json", "r.json"],
  ]);
  assert.deepEqual(options, {
    dataset: "cars",
    data: "d",
    split: "dev",
    prompts: ["box"],
    modes: ["refined"],
    limit: 3,
    seed: 0,
    overlays: 5,
    out: "o",
    worker: "http://127.0.0.1:8788",
    json: "r.json",
  });
});

test("parseArguments() gives null for --help", () => {
  assert.equal(parseArguments(["--help"]), null);
});

for (
  const [why, argv, message] of [
    ["no data set", ["--data", "d"], "--dataset cars, cityscapes, camvid, photos: got none"],
    ["another data set", ["--dataset", "kins", "--data", "d"], "got kins"],
    ["no data folder", ["--dataset", "cars"], "Give the option --data: got none"],
    ["another split", [...CARS, "--split", "test"], "--split val, dev, train: got test"],
    ["another prompt", [...CARS, "--prompts", "points"], "mask, box, none or all: got points"],
    ["prompts for streets", ["--dataset", "photos", "--data", "d", "--prompts", "box"], "got box"],
    ["a limit of 0", [...CARS, "--limit", "0"], "from 1 for --limit: got 0"],
    ["a seed that is no number", [...CARS, "--seed", "x"], "for --seed: got x"],
    ["a worker that is no URL", [...CARS, "--worker", "localhost"], "for --worker: got localhost"],
    ["an unknown option", [...CARS, "--fast"], "Unknown option '--fast'"],
  ] as const
) {
  test(`parseArguments() rejects ${why}`, () => {
    assert.throws(
      () => parseArguments(argv),
      (error) => error instanceof UsageError && error.message.includes(message),
    );
  });
}
