import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import { startProgram } from "../harness/program.ts";
import { bearer, expectJson, sendImage, type Target } from "./ask.ts";
import { type Load, load, type LoadRequest } from "./load.ts";

export interface HitRates {
  readonly hello: Load;
  /** POST /v1/segmentations with an image id, answered from the cache. */
  readonly post: Load;
  /** GET of a result. */
  readonly get: Load;
  /** Bytes of the result. */
  readonly bytes: number;
}

const CONNECTIONS = 16;
const ROUNDS = 3;
const START_MS = 30_000;

/** Requests that need no worker against Hono's "hello", in turns, medians of the rounds. */
export async function measureHits(
  target: Target,
  image: Uint8Array<ArrayBuffer>,
  seconds: number,
): Promise<HitRates> {
  const { apiUrl } = target;
  const post: LoadRequest = {
    url: `${apiUrl}/v1/segmentations`,
    method: "POST",
    headers: { ...bearer(target), "Content-Type": "application/json" },
    body: JSON.stringify({ image: { id: await sendImage(target, image) } }),
  };
  const { id } = await expectJson(await fetch(post.url, { ...post, headers: { ...post.headers } }));
  const get = { url: `${post.url}/${id}`, headers: bearer(target) };
  const { length } = await (await fetch(get.url, get)).bytes();
  const hello = startProgram(Deno.execPath(), [
    "run",
    "--no-check",
    "--allow-net=127.0.0.1",
    "tests/bench/hello.ts",
  ]);
  try {
    const [, url] = await hello.waitFor(/"url":"([^"]+)"/, START_MS);
    const requests = { hello: { url }, post, get };
    const names = ["hello", "post", "get"] as const;
    const loads: Record<typeof names[number], Load[]> = { hello: [], post: [], get: [] };
    for (const name of names) await load(requests[name], { seconds: 1, connections: CONNECTIONS });
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of names) {
        loads[name].push(await load(requests[name], { seconds, connections: CONNECTIONS }));
      }
    }
    return {
      hello: middle(loads.hello),
      post: middle(loads.post),
      get: middle(loads.get),
      bytes: length,
    };
  } finally {
    await hello.end("SIGTERM", 5000);
  }
}

function middle(loads: readonly Load[]): Load {
  const of = (name: keyof Load) => quantile(loads.map((each) => each[name]), 0.5);
  return { perSecond: of("perSecond"), medianMs: of("medianMs"), p99Ms: of("p99Ms") };
}
