#!/usr/bin/env node
/** `npm run bench:api`, `bench:faults`, `bench:scale`, `bench:widget`: runs the main.ts that is named with the Deno of the API. */
import { spawnSync } from "node:child_process";
import { denoBinary, ROOT } from "../../deploy/local/paths.mjs";

const args = ["run", "--no-check", "--allow-all", ...process.argv.slice(2)];
const { status } = spawnSync(denoBinary(), args, { cwd: ROOT, stdio: "inherit" });
process.exitCode = status ?? 1;
