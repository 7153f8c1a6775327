import assert from "node:assert/strict";
import { mkdir, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { inTemporaryFolder } from "@kanizsa/gpu-worker/testing/temporary-folder.ts";
import { outFolder } from "./out-folder.ts";

test("outFolder() puts rendered figures beside the model card, or where it is told", async () => {
  assert.equal(await outFolder(undefined, "rendered", "/repository"), "/repository/models/figures");
  assert.equal(await outFolder("/elsewhere", "rendered", "/repository"), "/elsewhere");
});

test("outFolder() puts figures from photographs below the temporary folder", async () => {
  assert.equal(
    await outFolder(undefined, "photographs", "/repository"),
    join(tmpdir(), "kanizsa-figures"),
  );
});

test("outFolder() refuses photographs anywhere in the repository, links included", async () => {
  await inTemporaryFolder(async (folder) => {
    const repository = join(folder, "repository");
    await mkdir(join(repository, "models"), { recursive: true });
    await mkdir(join(folder, "repository-2"));
    await symlink(join(repository, "models"), join(folder, "link"));
    const refused = [
      repository,
      join(repository, "models/figures"),
      join(repository, "new/folder"),
      join(folder, "link/figures"),
      join(folder, "repository-2/../repository/models"),
    ];
    for (const out of refused) {
      await assert.rejects(outFolder(out, "photographs", repository), {
        name: "UsageError",
        message: /^Use an --out outside of the repository for figures from photographs: got /,
      }, out);
    }
    for (const out of [join(folder, "repository-2"), folder, join(folder, "..figures")]) {
      assert.equal(await outFolder(out, "photographs", repository), out);
    }
  });
});
