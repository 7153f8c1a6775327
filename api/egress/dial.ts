import { BlockList, connect as connectTcp, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { checkAddress } from "./check-address.ts";
import { hostOf, type HostPattern, portOf } from "./host-patterns.mjs";

/** What an operator may allow by writing the address itself; link-local and the rest never. */
const ALLOWED_WHEN_WRITTEN = new Set(["loopback", "private", "uniqueLocal"]);

export interface DialOptions {
  readonly signal: AbortSignal;
  /** In place of the system's resolver, for tests. */
  readonly lookup?: LookupFunction;
  /** Certificate authorities in PEM in place of the system's, for tests. */
  readonly ca?: string;
}

/** No address that may be called stands behind the host. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
}

/**
 * Judges an address at the last moment, after the name was resolved and before the socket is opened:
 * a name that resolves to another address than a moment ago gains nothing by it. The socket layer
 * asks through the interface of a list of blocked addresses, which is the one way to be asked there
 * that leaves Deno's permission to the name: with a `lookup` of our own each address would need one.
 */
class AddressGuard extends BlockList {
  readonly #pattern: HostPattern;

  constructor(pattern: HostPattern) {
    super();
    this.#pattern = pattern;
  }

  override check(address: unknown): boolean {
    return typeof address !== "string" || !mayDial(address, this.#pattern);
  }
}

/**
 * Opens a connection to the URL's host, with TLS and its name verified for https, at an address that
 * was checked and no other.
 * @throws {AddressRefused} or the network's own error
 */
export async function dial(
  url: URL,
  pattern: HostPattern,
  { signal, lookup, ca }: DialOptions,
): Promise<Socket> {
  const host = hostOf(url);
  const target = { host, port: portOf(url), blockList: new AddressGuard(pattern), lookup };
  const tcp = connectTcp(target);
  try {
    await opened(tcp, "connect", signal);
    if (!mayDial(tcp.remoteAddress ?? "", pattern)) throw new AddressRefused(host);
    if (url.protocol === "http:") return tcp;
    const servername = isIP(host) ? undefined : host;
    const tls = connectTls({ socket: tcp, host, servername, ca, ALPNProtocols: ["http/1.1"] });
    await opened(tls, "secureConnect", signal);
    if (!tls.authorized) throw tls.authorizationError;
    return tls;
  } catch (error) {
    tcp.on("error", () => {});
    tcp.destroy();
    if (hasCode(error, "ERR_IP_BLOCKED")) throw new AddressRefused(host, { cause: error });
    throw error;
  }
}

function mayDial(address: string, pattern: HostPattern): boolean {
  const { isPublic, range } = checkAddress(address);
  return isPublic || (pattern.exactAddress && ALLOWED_WHEN_WRITTEN.has(range));
}

/** Waits for the event, the socket's error, its end, or the signal. */
function opened(
  socket: Socket,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      socket.off("error", failed).off("close", closed).off(event, ready);
      signal.removeEventListener("abort", aborted);
      settle();
    };
    const ready = () => done(resolve);
    const failed = (error: Error) => done(() => reject(error));
    const closed = () => done(() => reject(new Error("The connection was closed")));
    const aborted = () => done(() => reject(signal.reason));
    socket.on("error", failed).on("close", closed).on(event, ready);
    signal.addEventListener("abort", aborted);
    if (signal.aborted) aborted();
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
