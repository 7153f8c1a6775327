import { JetStreamApiError, type StreamConfig, type StreamInfo } from "@nats-io/jetstream";
import type { NatsLine } from "./nats-line.ts";

export type StreamToOpen = Partial<StreamConfig> & { readonly name: string };

/** "stream name already in use": another made it, with settings of its own. */
const IN_USE = 10058;
const NOT_FOUND = 10059;

/**
 * The stream, made where it isn't there, brought to the size, copies and reads that are wanted now
 * where it is. Several processes may do so at once.
 */
export async function openStream(
  line: NatsLine,
  config: StreamToOpen,
): Promise<StreamInfo> {
  const { streams } = line.manager;
  const info = () => line.ask(() => streams.info(config.name));
  const found = await info().catch((error) => {
    if (hasCode(error, NOT_FOUND)) return null;
    throw error;
  });
  if (found) return isAsWanted(found, config) ? found : await update(line, config);
  try {
    return await line.ask(() => streams.add(config));
  } catch (error) {
    if (!hasCode(error, IN_USE)) throw error;
    return await info();
  }
}

function isAsWanted({ config }: StreamInfo, wanted: Partial<StreamConfig>): boolean {
  return config.max_bytes === wanted.max_bytes && config.num_replicas === wanted.num_replicas &&
    config.allow_direct === wanted.allow_direct;
}

async function update(
  line: NatsLine,
  { name, max_bytes, num_replicas, allow_direct }: StreamToOpen,
): Promise<StreamInfo> {
  const changes = { max_bytes, num_replicas, allow_direct };
  return await line.ask(() => line.manager.streams.update(name, changes));
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof JetStreamApiError && error.code === code;
}
