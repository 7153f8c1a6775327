import type { NatsConnection } from "@nats-io/nats-core";
import { connectNats } from "@kanizsa/shared/nats/connect-nats.ts";
import {
  findNatsServer,
  type NatsServer,
  NO_NATS_SERVER,
  startNatsServer,
} from "@kanizsa/shared/nats/testing/nats-server.ts";

/** One server for all tests of a process; it goes with it. */
let shared: Promise<NatsServer> | undefined;
let bucket = 0;

/** Whether tests that need a server can run; says once why not. */
export function hasNatsServer(): boolean {
  if (findNatsServer() !== undefined) return true;
  console.warn(NO_NATS_SERVER);
  return false;
}

/** A server that all tests of this process share. */
export function sharedNatsServer(): Promise<NatsServer> {
  shared ??= startNatsServer().then((server) => {
    globalThis.addEventListener("unload", () => void server.kill());
    return server;
  });
  return shared;
}

/** A name that no other test uses. */
export function newBucket(): string {
  return `test-${bucket++}`;
}

export async function connectTo({ url }: Pick<NatsServer, "url">): Promise<NatsConnection> {
  const settings = { servers: [url], prefix: "test" };
  return await connectNats(settings, { name: "test", inboxPrefix: "_INBOX_test" });
}
