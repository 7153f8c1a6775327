import { bearer, type Target } from "./ask.ts";
import { type Load, load, type LoadRequest } from "./load.ts";

export interface SlowClients {
  readonly clients: number;
  readonly alone: Load;
  readonly beside: Load;
  readonly rate: number;
  /** When the last slow client was cut off, s; null where one still sent at the end. */
  readonly cutAfterSeconds: number | null;
}

const CLIENTS = 200;
const RATE = 200;
const CONNECTIONS = 10;
/** Longer than the API waits for a body by default. */
const MOST_SECONDS = 40;

/** Latency of quick requests at a fixed rate, without and with clients that send a byte a second. */
export async function measureSlowClients(
  target: Target,
  request: LoadRequest,
  seconds: number,
): Promise<SlowClients> {
  const options = { seconds, connections: CONNECTIONS, rate: RATE };
  await load(request, { ...options, seconds: 1 });
  const alone = await load(request, options);
  const began = performance.now();
  const clients = Array.from({ length: CLIENTS }, () => sendSlowly(target));
  const cut = Promise.all(clients).then((ends) => Math.max(...ends) - began);
  const beside = await load(request, options);
  const cutMs = await cut;
  return {
    clients: CLIENTS,
    alone,
    beside,
    rate: RATE,
    cutAfterSeconds: Number.isFinite(cutMs) ? cutMs / 1000 : null,
  };
}

/** @returns when the API ended the connection, or Infinity */
async function sendSlowly(target: Target): Promise<number> {
  const { hostname, port } = new URL(target.apiUrl);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const head = [
    "POST /v1/images HTTP/1.1",
    "Host: 127.0.0.1",
    "Content-Type: image/jpeg",
    "Content-Length: 300000",
    ...Object.entries(bearer(target)).map(([name, value]) => `${name}: ${value}`),
  ];
  let isPatient = true;
  const limit = setTimeout(() => {
    isPatient = false;
    connection.close();
  }, MOST_SECONDS * 1000);
  try {
    await connection.write(new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n`));
    const ended = connection.read(new Uint8Array(1024)).then(() => true, () => true);
    for (;;) {
      await connection.write(new Uint8Array([0xff]));
      const pause = new Promise<false>((resolve) => setTimeout(() => resolve(false), 1000));
      if (await Promise.race([ended, pause])) break;
    }
  } catch { /* cut off while a byte was written */ }
  clearTimeout(limit);
  if (!isPatient) return Infinity;
  connection.close();
  return performance.now();
}
