import assert from "node:assert/strict";
import { mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { confinePath } from "./confine-path.ts";

async function makeTree(folder: string) {
  await mkdir(join(folder, "models/car"), { recursive: true });
  await mkdir(join(folder, "models-other"));
  await writeFile(join(folder, "models/car/bank.arrow"), "inside");
  await writeFile(join(folder, "models/..bank.arrow"), "inside, with an odd name");
  await writeFile(join(folder, "models-other/bank.arrow"), "outside");
  await symlink(join(folder, "models-other/bank.arrow"), join(folder, "models/leak.arrow"));
  await symlink(join(folder, "models-other"), join(folder, "models/leak"));
  await symlink("bank.arrow", join(folder, "models/car/alias.arrow"));
}

/** [path below the models folder, real file that it names or code of the refusal] */
const PATHS: readonly [path: string, expected: string][] = [
  ["car/bank.arrow", "models/car/bank.arrow"],
  ["./car/../car/bank.arrow", "models/car/bank.arrow"],
  ["car/alias.arrow", "models/car/bank.arrow"],
  ["..bank.arrow", "models/..bank.arrow"],
  ["car/none.arrow", "not_found"],
  ["", "forbidden"],
  [".", "forbidden"],
  ["..", "forbidden"],
  ["../models-other/bank.arrow", "forbidden"],
  ["car/../../models-other/bank.arrow", "forbidden"],
  ["../models/car/bank.arrow/../../../models-other/bank.arrow", "forbidden"],
  ["/etc/hostname", "forbidden"],
  ["car/bank.arrow\0.png", "forbidden"],
  ["leak.arrow", "forbidden"],
  ["leak/bank.arrow", "forbidden"],
];

for (const [path, expected] of PATHS) {
  const inside = expected.startsWith("models");
  test(`confinePath() ${inside ? "finds" : "refuses"} ${JSON.stringify(path)}`, () =>
    inTemporaryFolder(async (folder) => {
      await makeTree(folder);
      const found = confinePath(join(folder, "models"), path);
      if (inside) assert.equal(await found, join(await realpath(folder), expected));
      else await assert.rejects(found, { name: "WorkerProblem", code: expected });
    }));
}
