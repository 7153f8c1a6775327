import assert from "node:assert/strict";
import test from "node:test";
import { parseArguments } from "./arguments.ts";

const SOURCE = ["--images", "photos", "--annotations", "coco.json"];

test("parseArguments() reads each command", () => {
  const source = { images: "photos", annotations: "coco.json" };
  assert.deepEqual(
    parseArguments(["build", ...SOURCE, "--category", "car", "--out", "x/cars.arrow", "--mirror"]),
    {
      command: "build",
      ...source,
      mirror: true,
      category: "car",
      out: "x/cars.arrow",
      name: "cars",
    },
  );
  assert.deepEqual(parseArguments(["add", "b.arrow", ...SOURCE]), {
    command: "add",
    file: "b.arrow",
    ...source,
    mirror: false,
  });
  assert.deepEqual(parseArguments(["remove", "b.arrow", "--id", "a", "--id=b"]), {
    command: "remove",
    file: "b.arrow",
    ids: ["a", "b"],
  });
  assert.deepEqual(parseArguments(["info", "b.arrow", "--json"]), {
    command: "info",
    file: "b.arrow",
    ids: false,
    json: true,
  });
  assert.deepEqual(parseArguments(["verify", "b.arrow"]), { command: "verify", file: "b.arrow" });
});

for (const argv of [["--help"], ["-h"], ["help"], ["build", "--help"]]) {
  test(`parseArguments() shows the usage for ${argv.join(" ")}`, () => {
    assert.deepEqual(parseArguments(argv), { command: "help" });
  });
}

const BROKEN: readonly [argv: string[], message: RegExp][] = [
  [[], /^Use one of the commands build, add, remove, info, verify, preview: got none$/],
  [["delete"], /: got delete$/],
  [["toString"], /: got toString$/],
  [["build", "--imges", "x"], /--imges/],
  [["build", "--images"], /--images/],
  [["build", ...SOURCE, "--out", "x"], /^Give build the option --category: got none$/],
  [["build", ...SOURCE, "--category", "car"], /--out: got none$/],
  [["build", ...SOURCE, "--category", "car", "--out", ""], /--out: got none$/],
  [["build", "x.arrow", ...SOURCE, "--category", "car", "--out", "y"], /--out: got x\.arrow$/],
  [["add", ...SOURCE], /^Give add one bank file: got none$/],
  [["add", "a", "b", ...SOURCE], /: got a b$/],
  [["add", "a", "--category", "car"], /^Use --images, --annotations, --mirror with add: got --cat/],
  [["remove", "a"], /--id: got none$/],
  [["verify", "a", "--json"], /^Use no options with verify: got --json$/],
];

for (const [argv, message] of BROKEN) {
  test(`parseArguments() refuses \`${argv.join(" ")}\``, () => {
    assert.throws(() => parseArguments(argv), { name: "UsageError", message });
  });
}

test("parseArguments() reads preview, with 64 references unless told", () => {
  assert.deepEqual(parseArguments(["preview", "a.arrow"]), {
    command: "preview",
    file: "a.arrow",
    out: undefined,
    references: 64,
    bank: undefined,
  });
  assert.deepEqual(
    parseArguments(["preview", "--references", "9", "--out", "o", "--bank", "b"]),
    { command: "preview", file: undefined, out: "o", references: 9, bank: "b" },
  );
  assert.throws(() => parseArguments(["preview", "a", "b"]), /Give preview one bank file: got a b/);
  for (const references of ["0", "65", "1.5", "many"]) {
    assert.throws(
      () => parseArguments(["preview", "a.arrow", "--references", references]),
      /Use --references from 1 to 64/,
    );
  }
});
