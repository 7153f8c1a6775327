/** What a receiver of webhooks was told of one segmentation. */
export interface ToldEnd {
  readonly webhookId: string;
  readonly type: string;
  readonly finishedAt: string;
}

/** Receives the webhooks of all segmentations. */
export interface ToldEnds extends AsyncDisposable {
  readonly url: string;
  /** Setting of the API that lets it call here. */
  readonly env: Record<string, string>;
  /** By id of the segmentation, every call in order. */
  readonly byId: ReadonlyMap<string, readonly ToldEnd[]>;
  /** Those that were told of different ends, or in calls with different `webhook-id`s. */
  told(ids: readonly string[]): { readonly once: number; readonly twice: string[] };
}

export function startToldEnds(): ToldEnds {
  const byId = new Map<string, ToldEnd[]>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { type, data } = await request.json();
      const webhookId = request.headers.get("webhook-id") ?? "";
      const end = { webhookId, type, finishedAt: data.finished_at };
      byId.set(data.id, [...byId.get(data.id) ?? [], end]);
      return new Response(null, { status: 204 });
    },
  );
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return {
    url: `${origin}/ends`,
    env: { KANIZSA_EGRESS_HOSTS: origin },
    byId,
    told(ids) {
      const ends = ids.map((id) =>
        [id, new Set(byId.get(id)?.map((end) => JSON.stringify(end)))] as const
      );
      return {
        once: ends.filter(([, different]) => different.size === 1).length,
        twice: ends.filter(([, different]) => different.size > 1).map(([id]) => id),
      };
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
