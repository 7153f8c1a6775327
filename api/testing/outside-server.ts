import type { LookupFunction } from "node:net";

export interface OutsideServer extends AsyncDisposable {
  readonly port: number;
  /** `METHOD /path` of every request so far. */
  readonly calls: readonly string[];
}

/** A server on 127.0.0.1 in the part of an outside host, with TLS where a certificate is given. */
export function startOutsideServer(
  handler: (request: Request, port: number) => Response | Promise<Response>,
  tls: { cert: string; key: string } | Record<string, never> = {},
): OutsideServer {
  const calls: string[] = [];
  const server: Deno.HttpServer<Deno.NetAddr> = Deno.serve({
    ...tls,
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    onError: () => new Response(null, { status: 500 }),
  }, (request) => {
    calls.push(`${request.method} ${new URL(request.url).pathname}`);
    return handler(request, server.addr.port);
  });
  return {
    port: server.addr.port,
    calls,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** A resolver that knows the given names; each is answered by its lists of addresses in turn. */
export function fakeLookup(
  names: Readonly<Record<string, readonly (readonly string[])[]>>,
): LookupFunction {
  const asked = new Map<string, number>();
  return (hostname, options, callback) => {
    const answers = names[hostname];
    if (!answers) {
      callback(Object.assign(new Error("No such host"), { code: "ENOTFOUND" }), "", 0);
      return;
    }
    const turn = asked.get(hostname) ?? 0;
    asked.set(hostname, turn + 1);
    const addresses = answers[Math.min(turn, answers.length - 1)]
      .map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    if (options.all) callback(null, addresses);
    else callback(null, addresses[0].address, addresses[0].family);
  };
}
