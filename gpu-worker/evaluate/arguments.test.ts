import assert from "node:assert/strict";
import test from "node:test";
import { UsageError } from "../command-line/usage-error.ts";
import { parseArguments } from "./arguments.ts";

const CARS = ["--dataset", "cars", "--data", "d"];
const SCENES = ["--dataset", "scenes", "--data", "d"];

test("parseArguments() asks cars in every way on val by default", () => {
  assert.deepEqual(parseArguments(CARS), {
    dataset: "cars",
    data: "d",
    annotations: undefined,
    split: "val",
    stage: "segmentation",
    prompts: ["mask", "box", "none"],
    modes: ["transfer", "refined"],
    category: "car",
    against: undefined,
    minScore: undefined,
    limit: Infinity,
    seed: 1,
    overlays: 0,
    out: ".kanizsa/evaluate/cars/val",
    worker: undefined,
    bank: undefined,
    without: [],
    json: undefined,
  });
});

test("parseArguments() asks pictures without prompts, refined, by default", () => {
  for (const dataset of ["cityscapes", "camvid", "photos", "cocoa", "scenes"]) {
    const options = parseArguments(["--dataset", dataset, "--data", "d"]);
    assert.deepEqual(options?.prompts, ["none"]);
    assert.deepEqual(options?.modes, ["refined"]);
  }
  assert.equal(parseArguments(["--dataset", "camvid", "--data", "d"])?.split, "test");
});

test("parseArguments() takes low scores into account where AP is measured", () => {
  const scenes = parseArguments(SCENES);
  assert.deepEqual([scenes?.split, scenes?.minScore], ["test", 0.05]);
  assert.equal(parseArguments([...SCENES, "--min-score", "0.3"])?.minScore, 0.3);
});

test("parseArguments() reads every option", () => {
  const options = parseArguments([
    ...["--dataset", "kins", "--data", "d", "--annotations", "a.json", "--category", "cyclist"],
    ...["--prompts", "box", "--mode", "all", "--limit", "3", "--seed", "0", "--overlays", "5"],
    ...["--against", "p.json", "--min-score", ".5", "--out", "o", "--json", "r.json"],
    ...["--bank", "b.arrow", "--without", "occluder, alignment"],
  ]);
  assert.deepEqual(options, {
    dataset: "kins",
    data: "d",
    annotations: "a.json",
    split: "all",
    stage: "segmentation",
    prompts: ["box"],
    modes: ["transfer", "refined"],
    category: "cyclist",
    against: "p.json",
    minScore: 0.5,
    limit: 3,
    seed: 0,
    overlays: 5,
    out: "o",
    worker: undefined,
    bank: "b.arrow",
    without: ["occluder", "alignment"],
    json: "r.json",
  });
  const worker = parseArguments([...CARS, "--worker", "http://127.0.0.1:8788/"])?.worker;
  assert.equal(worker, "http://127.0.0.1:8788");
});

test("parseArguments() gives null for --help", () => {
  assert.equal(parseArguments(["--help"]), null);
});

const KINS = ["--dataset", "kins", "--data", "d"];
const PHOTOS = ["--dataset", "photos", "--data", "d"];

for (
  const [why, argv, message] of [
    ["no data set", ["--data", "d"], "Use --dataset cars, scenes, cocoa, kins, coco, citysc"],
    ["another data set", ["--dataset", "d2sa", "--data", "d"], "got d2sa"],
    ["no data folder", ["--dataset", "cars"], "Give the option --data: got none"],
    ["no annotations", KINS, "Give the option --annotations: got none"],
    ["annotations that are not read", [...CARS, "--annotations", "a"], "Leave out --annotations"],
    ["another split", [...CARS, "--split", "test"], "--split dev, val, train: got test"],
    ["a split that is a path", [...SCENES, "--split", "../x"], "for --split: got ../x"],
    ["another prompt", [...CARS, "--prompts", "points"], "mask, box, none or all: got points"],
    ["prompts for streets", [...PHOTOS, "--prompts", "box"], "Use --prompts none: got box"],
    ["a limit of 0", [...CARS, "--limit", "0"], "from 1 for --limit: got 0"],
    ["a seed that is no number", [...CARS, "--seed", "x"], "for --seed: got x"],
    ["a score above 1", [...SCENES, "--min-score", "1.5"], "from 0 to 1 for --min-score: got 1.5"],
    ["a worker that is no URL", [...CARS, "--worker", "localhost"], "for --worker: got localhost"],
    [
      "predictions where there are none to compare",
      [...CARS, "--against", "p.json"],
      "Leave out --against with --dataset cars: got p.json",
    ],
    [
      "switches for a worker that runs",
      [...CARS, "--worker", "http://w", "--without", "occluder"],
      "Leave out --without with --worker: got occluder",
    ],
    ["an improvement that isn't one", [...CARS, "--without", "luck"], "order, points: got luck"],
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
