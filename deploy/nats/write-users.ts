/**
 * `node --import tsx deploy/nats/write-users.ts`: writes the users of `nats.conf` with what each may do,
 * from the lists in `shared/nats/permissions.ts`. A test holds the two together.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { natsNames } from "@kanizsa/shared/nats/nats-names.ts";
import { apiPermissions, natsUser, workerPermissions } from "@kanizsa/shared/nats/permissions.ts";

export const CONFIGURATION = fileURLToPath(new URL("nats.conf", import.meta.url));
const BEGIN = "    # begin of users\n";
const END = "\n    # end of users";

/** The configuration with the users as they should be. */
export function withUsers(configuration: string): string {
  const names = natsNames("kanizsa");
  const users = [
    natsUser("api", "$KANIZSA_NATS_API_PASSWORD", apiPermissions(names)),
    natsUser("worker", "$KANIZSA_NATS_WORKER_PASSWORD", workerPermissions(names)),
  ].join("\n");
  const from = configuration.indexOf(BEGIN) + BEGIN.length;
  const to = configuration.indexOf(END);
  if (from < BEGIN.length || to < from) throw new Error("Keep the marks around the users");
  return configuration.slice(0, from) + users + configuration.slice(to);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(CONFIGURATION, withUsers(await readFile(CONFIGURATION, "utf8")));
}
