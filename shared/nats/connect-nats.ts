import {
  type ConnectionOptions,
  credsAuthenticator,
  type NatsConnection,
  wsconnect,
} from "@nats-io/nats-core";
import { connect } from "@nats-io/transport-node";
import type { NatsSettings } from "./nats-settings.ts";

export interface NatsClient {
  /** For the server's own lists of connections. */
  readonly name: string;
  /** First part of the subjects on which this program awaits answers: what its credentials allow. */
  readonly inboxPrefix: string;
}

/** Longest wait for a server, ms. */
const CONNECT_TIMEOUT_MS = 5000;
/** Pause between tries to come back, ms; some of it at random, so that not all come at once. */
const RECONNECT_PAUSE_MS = 500;
const RECONNECT_JITTER_MS = 500;
/** A silent connection is noticed after three of these, ms. */
const PING_EVERY_MS = 5000;

/**
 * Connects, and from then on comes back by itself however long the server is away.
 *
 * @throws {Error} when no server answers, or one refuses the credentials
 */
export async function connectNats(
  settings: NatsSettings,
  { name, inboxPrefix }: NatsClient,
): Promise<NatsConnection> {
  const { servers, user, password, credentials, tls } = settings;
  const options: ConnectionOptions = {
    servers: [...servers],
    name,
    inboxPrefix,
    timeout: CONNECT_TIMEOUT_MS,
    reconnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_PAUSE_MS,
    reconnectJitter: RECONNECT_JITTER_MS,
    reconnectJitterTLS: RECONNECT_JITTER_MS,
    pingInterval: PING_EVERY_MS,
    maxPingOut: 3,
    // Only what the settings name: where the network is narrowed to it, others can't be reached.
    ignoreClusterUpdates: true,
    // Refused credentials may be mended on the server while we are away.
    ignoreAuthErrorAbort: true,
    ...(user !== undefined && { user, pass: password }),
    ...(credentials !== undefined && {
      authenticator: credsAuthenticator(new TextEncoder().encode(credentials)),
    }),
  };
  if (servers.every((server) => /^wss?:/.test(server))) return await wsconnect(options);
  const wantsTls = tls !== undefined || servers.some((server) => server.startsWith("tls:"));
  return await connect({ ...options, ...(wantsTls && { tls: { ...tls } }) });
}
