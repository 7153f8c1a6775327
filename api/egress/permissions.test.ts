import { assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { apiPermissions } from "../permissions.mjs";
import { startOutsideServer } from "../testing/outside-server.ts";

const PROBE = fileURLToPath(new URL("../testing/outside-probe.ts", import.meta.url));

/** How calls to the URLs end in a program that has the API's flags under these settings. */
async function callUnder(hosts: string, urls: readonly string[]): Promise<string[]> {
  const flags = apiPermissions({ KANIZSA_EGRESS_HOSTS: hosts });
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", ...flags, PROBE, ...urls],
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (text === "") throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(text);
}

Deno.test("Deno's permission lets the listed hosts be called, and no others", async () => {
  await using server = startOutsideServer(() => new Response("hello"));
  const own = `http://127.0.0.1:${server.port}`;
  const name = `http://localhost:${server.port}`;
  // The permission of a name suffices to dial it: it is our own check that refuses its address.
  assertEquals(await callUnder(`${own},${name}`, [own, name]), ["200", "url_not_allowed"]);
  assertMatch((await callUnder(own, [name]))[0], /EPERM/);
  assertMatch((await callUnder("", [own]))[0], /NotCapable/);
  assertMatch((await callUnder("not a / pattern", [own]))[0], /NotCapable/);
  assertEquals(server.calls, ["GET /"]);
});
