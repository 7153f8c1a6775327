import type { NatsConnection } from "@nats-io/nats-core";
import { connectNats } from "@kanizsa/shared/nats/connect-nats.ts";
import { type NatsNames, natsNames } from "@kanizsa/shared/nats/nats-names.ts";
import { type Config, ConfigError } from "../config.ts";
import { describeError, type Log } from "../log.ts";
import { dialNats } from "./dial-nats.ts";
import { NatsStore } from "../stores/nats/nats-store.ts";

export interface NatsStoreLine extends AsyncDisposable {
  readonly nc: NatsConnection;
  readonly names: NatsNames;
  readonly store: NatsStore;
}

/**
 * Connects to NATS and opens the records there; disposing of it closes both.
 *
 * @throws {ConfigError} when no server answers, or one refuses us or has no JetStream
 */
export async function openNatsStore(
  { settings, replicas }: NonNullable<Config["nats"]>,
  name: string,
  log: Log,
): Promise<NatsStoreLine> {
  const names = natsNames(settings.prefix);
  try {
    const nc = await connectNats(settings, {
      name,
      inboxPrefix: names.apiInbox,
      dial: dialNats(settings),
    });
    const store = await NatsStore.open(nc, { bucket: names.recordsBucket, replicas, log });
    return {
      nc,
      names,
      store,
      [Symbol.asyncDispose]: async () => {
        await store.close();
        await nc.close();
      },
    };
  } catch (cause) {
    throw new ConfigError(
      "Start a NATS server with JetStream, or mend KANIZSA_NATS_URL and its credentials: got " +
        `${settings.servers.join(",")}, ${describeError(cause).split("\n")[0]}`,
      { cause },
    );
  }
}
