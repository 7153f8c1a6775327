#!/usr/bin/env node
/** What `npm start` and `npm test` run: Node built-ins only, so that it works before any install. */
import { check, format, lint, test } from "./local/gate.mjs";
import { installPackages } from "./local/install-packages.mjs";
import { jobs } from "./local/jobs.mjs";
import { keys } from "./local/keys.mjs";
import { LocalError } from "./local/local-error.mjs";
import { backup, restore } from "./local/maintain.mjs";
import { start } from "./local/start.mjs";
import { buildWidget } from "./local/widget/build-widget.mjs";

const COMMANDS = {
  start,
  test,
  check,
  fmt: format,
  lint,
  backup,
  restore,
  keys,
  jobs,
  "build-widget": async () => {
    console.log(await buildWidget() ? "Built api/widget/dist" : "api/widget/dist is up to date");
    return 0;
  },
};
/** The others take no arguments. */
const TAKE_ARGUMENTS = ["backup", "restore", "keys", "jobs"];
/** sharp's oldest. */
const OLDEST_NODE = "20.9";

/** @returns {Promise<number>} exit code */
async function main([name, ...rest]) {
  const command = Object.hasOwn(COMMANDS, name ?? "") ? COMMANDS[name] : undefined;
  if (!command || (rest.length > 0 && !TAKE_ARGUMENTS.includes(name))) {
    const got = [name, ...rest].join(" ") || "nothing";
    throw new LocalError(`Use one of ${Object.keys(COMMANDS).join(", ")}: got ${got}`);
  }
  if (process.versions.node.localeCompare(OLDEST_NODE, "en", { numeric: true }) < 0) {
    throw new LocalError(`Use Node ${OLDEST_NODE} or later: got ${process.versions.node}`);
  }
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    // Ctrl-C under npm arrives twice, from the terminal and from npm: once is as good as twice.
    process.on(signal, () => interruption.abort());
  }
  if (process.env.KANIZSA_EXIT_WITH_PARENT === "1") {
    process.stdin.on("end", () => interruption.abort()).resume().unref?.();
  }
  await installPackages(interruption.signal);
  return await command(interruption.signal, rest);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LocalError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
