/** A TCP line that can fall silent, as a network that is cut does: nothing is closed, nothing comes. */
export interface CuttableLine extends AsyncDisposable {
  readonly port: number;
  /** From now on nothing passes in either direction, and nobody new gets through. */
  cut(): void;
  /** Lets all pass again; connections from before the cut end, as they would in time. */
  heal(): void;
}

/** Listens on a port of its own and passes everything on to another of this machine. */
export function startCuttableLine(toPort: number): CuttableLine {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  let isCut = false;
  const closeOnce = (end: Deno.Conn) => {
    if (!open.delete(end)) return;
    try {
      end.close();
    } catch {
      // Its streams have ended, and it with them.
    }
  };
  const pump = async (from: Deno.Conn, to: Deno.Conn) => {
    const bytes = new Uint8Array(65_536);
    for (;;) {
      const count = await from.read(bytes);
      if (count === null) return;
      // What comes while the line is cut is lost with it.
      if (isCut) continue;
      for (let sent = 0; sent < count;) sent += await to.write(bytes.subarray(sent, count));
    }
  };
  const serve = async (caller: Deno.Conn) => {
    open.add(caller);
    if (isCut) return;
    const server = await Deno.connect({ hostname: "127.0.0.1", port: toPort });
    open.add(server);
    await Promise.race([pump(caller, server), pump(server, caller)]).catch(() => {});
    [caller, server].forEach(closeOnce);
  };
  const serving = (async () => {
    for await (const caller of listener) serve(caller).catch(() => closeOnce(caller));
  })();
  return {
    port: listener.addr.port,
    cut: () => {
      isCut = true;
    },
    heal: () => {
      isCut = false;
      open.forEach(closeOnce);
    },
    [Symbol.asyncDispose]: async () => {
      listener.close();
      await serving.catch(() => {});
      open.forEach(closeOnce);
    },
  };
}
