import assert from "node:assert/strict";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { inTemporaryFolder } from "../../testing/temporary-folder.ts";
import { fingerprint } from "./fingerprint.ts";

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));

test("fingerprint() changes with the networks and with the method, not with its tests", async () => {
  await inTemporaryFolder(async (folder) => {
    const folders = ["geometry", "mask", "pipeline"].map((name) => `shared/${name}`)
      .concat(["bank", "image", "runtime"].map((name) => `gpu-worker/${name}`));
    for (const name of folders) await mkdir(join(folder, name), { recursive: true });
    await cp(join(PROJECT, "shared/pipeline"), join(folder, "shared/pipeline"), {
      recursive: true,
    });
    const manifest = join(folder, "manifest.json");
    await writeFile(manifest, "{}");
    const first = await fingerprint(manifest, folder);
    await writeFile(join(folder, "shared/pipeline/vote.test.ts"), "// another test");
    await writeFile(join(folder, "shared/pipeline/testing/another.ts"), "// for tests");
    assert.equal(await fingerprint(manifest, folder), first);
    await mkdir(join(folder, "shared/pipeline/below"));
    await writeFile(join(folder, "shared/pipeline/below/step.ts"), "// another method");
    const second = await fingerprint(manifest, folder);
    assert.notEqual(second, first);
    await writeFile(manifest, "{ }");
    assert.notEqual(await fingerprint(manifest, folder), second);
  });
});
