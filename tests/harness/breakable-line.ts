/** A TCP line to a worker that can break in the middle of a request, as if the worker had died. */
export interface BreakableLine extends AsyncDisposable {
  readonly url: string;
  /** How many inference requests have come through so far. */
  readonly requests: number;
}

/** How an inference request, counted from 1, fares: the line breaks once it has come, or doesn't. */
export type Fate = (request: number) => "breaks" | "holds" | Promise<"breaks" | "holds">;

const INFER = "POST /v2/models/car/infer";

/** Listens on a port of its own; everything but inference always passes. */
export function startBreakableLine(workerUrl: string, fate: Fate): BreakableLine {
  const { hostname, port } = new URL(workerUrl);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  let requests = 0;

  const closeOnce = (end: Deno.Conn) => {
    if (!open.delete(end)) return;
    try {
      end.close();
    } catch {
      // Its streams have ended, and it with them.
    }
  };
  const serve = async (caller: Deno.Conn) => {
    const worker = await Deno.connect({ hostname, port: Number(port) });
    const close = () => [caller, worker].forEach(closeOnce);
    open.add(caller).add(worker);
    const back = worker.readable.pipeTo(caller.writable).catch(() => {}).finally(close);
    try {
      const writer = worker.writable.getWriter();
      for await (const bytes of caller.readable.values({ preventCancel: true })) {
        if (new TextDecoder("latin1").decode(bytes.subarray(0, INFER.length)) === INFER) {
          if (await fate(++requests) === "breaks") break;
        }
        await writer.write(bytes);
      }
    } catch {
      // Either end closed.
    } finally {
      close();
      await back;
    }
  };

  const serving = (async () => {
    for await (const caller of listener) serve(caller).catch(() => {});
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    get requests() {
      return requests;
    },
    [Symbol.asyncDispose]: async () => {
      listener.close();
      await serving.catch(() => {});
      open.forEach(closeOnce);
    },
  };
}
