import assert from "node:assert/strict";
import test from "node:test";
import { FIGURES, parseArguments } from "./arguments.ts";

const fails = (argv: readonly string[], message: string) =>
  assert.throws(() => parseArguments(argv), { name: "UsageError", message });

test("parseArguments() draws all figures from the val scenes with seed 1", () => {
  assert.deepEqual(parseArguments(["--scenes", "s"]), {
    pictures: { kind: "rendered", folder: "s", split: "val" },
    figures: FIGURES,
    out: undefined,
    reports: ".kanizsa/evaluate",
    seed: 1,
  });
});

test("parseArguments() takes the dev photographs, a seed, a folder and single figures", () => {
  const argv = [
    "--data",
    "d",
    "--seed",
    "7",
    "--out",
    "o",
    "--figure",
    "score",
    "--figure",
    "voting",
  ];
  assert.deepEqual(parseArguments(argv), {
    pictures: { kind: "photographs", folder: "d", split: "dev" },
    figures: ["score", "voting"],
    out: "o",
    reports: ".kanizsa/evaluate",
    seed: 7,
  });
});

test("parseArguments() needs no pictures for the tables", () => {
  assert.equal(parseArguments(["--figure", "tables"])?.pictures, null);
});

test("parseArguments() refuses what it cannot draw", () => {
  fails([], "Give --scenes or --data, or draw --figure tables alone: got neither");
  fails(["--scenes", "a", "--data", "b"], "Give either --scenes or --data: got a and b");
  fails(["--data", "d", "--split", "test"], "Use --split dev, val, train with --data: got test");
  fails(
    ["--scenes", "s", "--split", "../x"],
    "Use letters, digits and hyphens for --split: got ../x",
  );
  fails(["--scenes", "s", "--seed=-1"], "Use a whole number from 0 for --seed: got -1");
  fails(["--scenes", "s", "--seed", "x"], "Use a whole number from 0 for --seed: got x");
  fails(
    ["--scenes", "s", "--figure", "nine"],
    "Use --figure voting, response-maps, score, transfer, tables: got nine",
  );
});

test("parseArguments() gives null for help", () => {
  assert.equal(parseArguments(["--help"]), null);
});
