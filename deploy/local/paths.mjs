import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LocalError } from "./local-error.mjs";

/** The repository's folder, with no slash at its end. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/**
 * Deno's own binary: `.bin/deno` is a script that starts it as a child and keeps SIGTERM to itself.
 */
export function denoBinary() {
  const folder = join(ROOT, "node_modules", "@deno");
  const platform = `${process.platform}-${process.arch}`;
  const builds = existsSync(folder) ? readdirSync(folder) : [];
  const build = builds.find((name) => name.startsWith(platform));
  if (!build) {
    throw new LocalError(
      `Use a platform that the npm package "deno" has a build for, or run \`npm ci\` again: ` +
        `got ${platform} with ${builds.join(", ") || "no build"} installed`,
    );
  }
  return join(folder, build, process.platform === "win32" ? "deno.exe" : "deno");
}
