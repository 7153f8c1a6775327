import test from "node:test";
import { findNatsServer, NO_NATS_SERVER } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { PlayedApi } from "./played-api.ts";

const skip = findNatsServer() === undefined && NO_NATS_SERVER;

/** A test with a NATS server of its own; skipped where there is none. */
export function natsTest(
  name: string,
  run: (api: PlayedApi) => Promise<void>,
  { guarded = false }: { readonly guarded?: boolean } = {},
): void {
  test(name, { skip, timeout: 60_000 }, async () => {
    await using api = await PlayedApi.start(guarded);
    await run(api);
  });
}
