#!/usr/bin/env node
/** `npm run bench:api`: runs main.ts with the Deno that the API runs with. */
import { spawnSync } from "node:child_process";
import { denoBinary, ROOT } from "../../deploy/local/paths.mjs";

const args = ["run", "--no-check", "--allow-all", "tests/bench/main.ts", ...process.argv.slice(2)];
const { status } = spawnSync(denoBinary(), args, { cwd: ROOT, stdio: "inherit" });
process.exitCode = status ?? 1;
