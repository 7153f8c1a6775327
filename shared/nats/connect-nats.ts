import {
  type ConnectionOptions,
  credsAuthenticator,
  type NatsConnection,
  wsconnect,
  type WsConnectionOptions,
} from "@nats-io/nats-core";
import { connect } from "@nats-io/transport-node";
import type { NatsSettings } from "./nats-settings.ts";

export interface NatsClient {
  /** For the server's own lists of connections. */
  readonly name: string;
  /** First part of the subjects on which this program awaits answers: what its credentials allow. */
  readonly inboxPrefix: string;
  /** How nats:// and tls:// servers are reached, in place of node:net. */
  readonly dial?: NatsDial;
}

/**
 * Connects to a server by TCP; gives what looks like a WebSocket (send, close, binaryType,
 * bufferedAmount and the four listeners), on which the first message is the server's INFO.
 */
export type NatsDial = (
  hostname: string,
  port: number,
) => Promise<{ readonly socket: unknown; readonly encrypted: boolean }>;

const NATS_PORT = 4222;

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
  { name, inboxPrefix, dial }: NatsClient,
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
  if (servers.every((server) => /^wss?:/.test(server))) {
    return await wsconnect({ ...options, ...await webSockets(tls) });
  }
  if (dial) return await wsconnect({ ...options, ...dialled(servers, dial) });
  const wantsTls = tls !== undefined || servers.some((server) => server.startsWith("tls:"));
  return await connect({ ...options, ...(wantsTls && { tls: { ...tls } }) });
}

/**
 * Sockets where the runtime has none of its own (Node before 22), and where a certificate has to be
 * known that its own take no heed of.
 */
async function webSockets(
  tls: NatsSettings["tls"],
): Promise<Pick<WsConnectionOptions, "wsFactory">> {
  if (typeof WebSocket !== "undefined" && tls === undefined) return {};
  const { WebSocket: Socket } = await import("ws");
  return {
    wsFactory: (address) => {
      const socket = new Socket(address, { ...tls, handshakeTimeout: CONNECT_TIMEOUT_MS });
      // The types of a browser's socket are wider than what the client uses.
      return Promise.resolve({
        socket: socket as unknown as WebSocket,
        encrypted: address.startsWith("wss:"),
      });
    },
  };
}

/** The servers as the client of WebSockets names them, and how they are reached in truth. */
function dialled(
  servers: readonly string[],
  dial: NatsDial,
): Pick<WsConnectionOptions, "servers" | "wsFactory"> {
  return {
    servers: servers.map((server) => {
      const { hostname, port } = new URL(server);
      return `ws://${hostname}:${port || NATS_PORT}`;
    }),
    wsFactory: async (address) => {
      const { hostname, port } = new URL(address);
      const bare = hostname.replace(/^\[(.*)\]$/, "$1");
      try {
        const { socket, encrypted } = await dial(bare, Number(port || 80));
        return { socket: socket as WebSocket, encrypted };
      } catch (error) {
        // The client waits for ever for the end of a socket that it never got.
        return { socket: brokenSocket(error) as WebSocket, encrypted: false };
      }
    },
  };
}

/** A socket that says, once it has listeners, why it never opened. */
function brokenSocket(error: unknown): unknown {
  const socket = {
    binaryType: "arraybuffer",
    bufferedAmount: 0,
    onerror: null as ((event: { message: string }) => void) | null,
    send() {},
    close() {},
  };
  setTimeout(() => socket.onerror?.({ message: String(error) }));
  return socket;
}
