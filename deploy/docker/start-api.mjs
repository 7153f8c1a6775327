/** Runs the API in a container: Deno with the permissions that its settings need, and nothing wider. */
import { spawn } from "node:child_process";
import { apiPermissions } from "../../api/permissions.mjs";
import { denoBinary } from "../local/paths.mjs";

const child = spawn(
  denoBinary(),
  ["run", "--no-check", ...apiPermissions(process.env), "api/main.ts"],
  { stdio: "inherit" },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(signal ? 1 : code ?? 1));
