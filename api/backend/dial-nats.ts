import type { NatsDial } from "@kanizsa/shared/nats/connect-nats.ts";
import type { NatsSettings } from "@kanizsa/shared/nats/nats-settings.ts";

const NEWLINE = 10;
const MOST_INFO_BYTES = 100_000;
/** Less than the client's own limit, after which it would leave the socket behind. */
const TIMEOUT_MS = 4000;

/**
 * Connects to a NATS server by Deno's own sockets: these ask for the permission to reach the name that
 * is set, where those of node:net ask for the address that it happens to have. What comes and goes is
 * handed to the client in the shape of a WebSocket.
 */
export function dialNats({ tls, servers }: NatsSettings): NatsDial {
  const wantsTls = tls !== undefined || servers.some((server) => server.startsWith("tls:"));
  return async (hostname, port) => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const plain = await Deno.connect({ hostname, port, signal });
    const timer = setTimeout(() => close(plain), TIMEOUT_MS);
    try {
      // The server speaks first, in the clear: what it is, and whether it wants TLS.
      const info = await readInfo(plain);
      const isRequired = /"tls_required"\s*:\s*true/.test(new TextDecoder().decode(info));
      if (!wantsTls && !isRequired) {
        return { socket: new ConnectionSocket(plain, info), encrypted: false };
      }
      const secure = await Deno.startTls(plain, {
        hostname,
        caCerts: tls?.ca === undefined ? [] : [tls.ca],
        ...(tls?.cert !== undefined && { cert: tls.cert, key: tls.key ?? "" }),
      });
      return { socket: new ConnectionSocket(secure, info), encrypted: true };
    } catch (error) {
      close(plain);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Closes it unless the other side was quicker, or TLS has taken it over. */
function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

async function readInfo(connection: Deno.Conn): Promise<Uint8Array> {
  const bytes = new Uint8Array(MOST_INFO_BYTES);
  let filled = 0;
  while (filled < bytes.length) {
    const number = await connection.read(bytes.subarray(filled));
    if (number === null) break;
    filled += number;
    if (bytes[filled - 1] === NEWLINE) return bytes.slice(0, filled);
  }
  throw new Error("The server didn't say what it is");
}

/** As much of a WebSocket as the NATS client uses. */
class ConnectionSocket {
  binaryType = "arraybuffer";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  onclose: ((event: { wasClean: boolean; reason: string }) => void) | null = null;
  bufferedAmount = 0;
  readonly #connection: Deno.Conn;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(connection: Deno.Conn, info: Uint8Array) {
    this.#connection = connection;
    // After the client has set its listeners.
    setTimeout(() => {
      this.onopen?.();
      this.onmessage?.({ data: info.slice().buffer });
      void this.#read();
    });
  }

  send(data: ArrayBuffer): void {
    const bytes = new Uint8Array(data);
    this.bufferedAmount += bytes.length;
    this.#writing = this.#writing.then(() => this.#write(bytes));
  }

  close(): void {
    this.#end(true, "");
  }

  async #read(): Promise<void> {
    const bytes = new Uint8Array(64 * 1024);
    try {
      for (;;) {
        const number = await this.#connection.read(bytes);
        if (number === null) return this.#end(true, "");
        this.onmessage?.({ data: bytes.slice(0, number).buffer });
      }
    } catch (error) {
      this.#end(false, String(error));
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length;) {
        at += await this.#connection.write(bytes.subarray(at));
      }
    } catch (error) {
      this.#end(false, String(error));
    } finally {
      this.bufferedAmount -= bytes.length;
    }
  }

  #end(wasClean: boolean, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    close(this.#connection);
    this.onclose?.({ wasClean, reason });
  }
}
