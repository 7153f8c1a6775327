import assert from "node:assert/strict";
import test from "node:test";
import { parseBenchArguments } from "./arguments.ts";

test("parseBenchArguments() takes each size once, ascending, and has defaults for the rest", () => {
  assert.deepEqual(parseBenchArguments(["--data", "d", "--sizes", "300,10,300"]), {
    data: "d",
    sizes: [10, 300],
    cars: 20,
    exact: 1000,
    requests: 40,
    folder: ".kanizsa/bench",
    dryRun: false,
  });
  assert.equal(parseBenchArguments(["--help"]), "help");
});

const BROKEN: readonly [argv: string[], message: RegExp][] = [
  [[], /^Name the data folder with --data: got none$/],
  [["--data", "d", "--sizes", "10,x"], /from 1 to 1000000 for --sizes: got x$/],
  [["--data", "d", "--sizes", ""], /--sizes: got $/],
  [["--data", "d", "--cars", "0"], /from 1 to 1000 for --cars: got 0$/],
  [["--data", "d", "--exact", "1.5"], /--exact: got 1\.5$/],
  [["--data", "d", "--speed", "1"], /--speed/],
];

for (const [argv, message] of BROKEN) {
  test(`parseBenchArguments() refuses \`${argv.join(" ")}\``, () => {
    assert.throws(() => parseBenchArguments(argv), { name: "UsageError", message });
  });
}
