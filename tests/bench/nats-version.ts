import { findNatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";

/** Version of the server that the tests start, undefined where there is none. */
export async function natsVersion(): Promise<string | undefined> {
  const program = findNatsServer();
  if (program === undefined) return undefined;
  const { stdout } = await new Deno.Command(program, { args: ["--version"] }).output();
  return /v?(\d[\w.-]*)/.exec(new TextDecoder().decode(stdout))?.[1];
}
