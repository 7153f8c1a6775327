import {
  findNatsServer,
  type NatsServer,
  NO_NATS_SERVER,
  startNatsServer,
} from "@kanizsa/shared/nats/testing/nats-server.ts";

const isThere = findNatsServer() !== undefined;
if (!isThere) console.log(NO_NATS_SERVER);

/** A test with a NATS server of its own; where there is none, the test's name says how to get it. */
export function natsTest(name: string, body: (nats: NatsServer) => Promise<void>): void {
  Deno.test({
    name: isThere ? name : `${name} (${NO_NATS_SERVER})`,
    ignore: !isThere,
    fn: async () => {
      await using nats = await startNatsServer();
      await body(nats);
    },
  });
}
