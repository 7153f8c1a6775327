import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { keys } from "./keys.mjs";
import { LocalError } from "./local-error.mjs";

const signal = new AbortController().signal;
const KEY = /kz_[a-z2-9]{8}_[A-Za-z0-9_-]{43}/;

for (
  const args of [
    [],
    ["list", "x"],
    ["revoke"],
    ["revoke", "a", "b"],
    ["revoke", "--all"],
    [
      "reset-admin",
      "--file",
    ],
    ["reset-admin", "FILE"],
    ["reset-admin", "--file="],
    ["make"],
  ]
) {
  test(`keys() says what it takes: got ${args.join(" ") || "nothing"}`, async () => {
    await assert.rejects(keys(signal, args), LocalError);
  });
}

/** @param {(run: (...args: string[]) => Promise<string>, folder: string) => Promise<void>} body */
async function withFolder(body) {
  const folder = await mkdtemp(join(tmpdir(), "kanizsa-keys-"));
  const before = { ...process.env };
  process.env.KANIZSA_DATA_DIR = join(folder, "data");
  delete process.env.KANIZSA_ADMIN_KEY_FILE;
  const run = async (...args) => {
    let printed = "";
    assert.equal(await keys(signal, args, (text) => printed += text), 0);
    return printed;
  };
  try {
    await body(run, folder);
  } finally {
    process.env = before;
    await rm(folder, { recursive: true });
  }
}

test("reset-admin prints a new key once; list shows it without its secret; revoke ends it", () =>
  withFolder(async (run) => {
    const [key] = KEY.exec(await run("reset-admin"));
    const listed = await run("list");
    assert.ok(listed.startsWith(`key_admin\t${key.slice(0, 11)}\tdefault\t`));
    assert.ok(!listed.includes(key.slice(12)));
    assert.notEqual(KEY.exec(await run("reset-admin"))[0], key);
    assert.match(await run("revoke", "key_admin"), /Revoked key_admin/);
    assert.equal(await run("list"), "");
    assert.equal(await keys(signal, ["revoke", "key_admin"]), 1);
  }));

test("reset-admin writes the file that the next start reads, and prints no key then", () =>
  withFolder(async (run, folder) => {
    const file = join(folder, "admin");
    await writeFile(file, "old", { mode: 0o644 });
    assert.doesNotMatch(await run("reset-admin", "--file", file), KEY);
    assert.match(await readFile(file, "utf8"), new RegExp(`^${KEY.source}\n$`));
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const usual = join(folder, "data", "admin-key");
    await writeFile(usual, "old");
    assert.doesNotMatch(await run("reset-admin"), KEY);
    assert.match(await readFile(usual, "utf8"), KEY);
    process.env.KANIZSA_ADMIN_KEY_FILE = file;
    const before = await readFile(file, "utf8");
    await run("reset-admin");
    assert.notEqual(await readFile(file, "utf8"), before);
  }));
