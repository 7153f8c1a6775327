import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import { connectNats } from "@kanizsa/shared/nats/connect-nats.ts";
import { natsNames } from "@kanizsa/shared/nats/nats-names.ts";
import { startNatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { Dispatcher } from "../../../api/dispatch/dispatcher.ts";
import { HttpDispatcher } from "../../../api/dispatch/http-dispatcher.ts";
import { DeadLetters } from "../../../api/dispatch/nats/dead-letters.ts";
import { NatsDispatcher } from "../../../api/dispatch/nats/nats-dispatcher.ts";
import { Transit } from "../../../api/dispatch/nats/transit.ts";
import { Cluster } from "../../distributed/harness/cluster.ts";
import { startApiAlone } from "../../harness/api-alone.ts";
import { askApi } from "./ask-api.ts";

export interface AddedByNats {
  readonly what: string;
  readonly httpMs: number;
  readonly natsMs: number;
  /** Median of the differences between neighbours, ms. */
  readonly addedMs: number;
  /** 90 % of the differences are below, ms. */
  readonly addedP90Ms: number;
}

const WARM_UPS = 10;
const REQUEST = { prompts: [{ box: [100, 100, 300, 200] }] };

/**
 * The same picture through NATS and over loopback HTTP, in turns, to a worker that answers at once:
 * the dispatch alone (one process, both lines, the same worker), and whole requests to an API on
 * NATS and to one with a data folder.
 */
export async function measureAddedByNats(
  image: Uint8Array<ArrayBuffer>,
  runs: number,
): Promise<AddedByNats[]> {
  await using nats = await startNatsServer();
  await using cluster = await Cluster.start(nats, {
    apis: 1,
    workers: 1,
    workMs: 0,
    ackWaitMs: 10_000,
    workerEnv: { KANIZSA_TEST_SILENT: "1" },
  });
  const [worker] = cluster.workers;
  const folder = await Deno.makeTempDir({ prefix: "kanizsa-bench-" });
  try {
    await using alone = await startApiAlone({
      KANIZSA_DATA_DIR: folder,
      KANIZSA_WORKER_URL: worker.url,
    });
    const dispatch = await measureDispatch(cluster, worker.url, image, runs);
    const request = await compare(
      "whole request to an API",
      () => askApi(alone, image, REQUEST),
      () => askApi(cluster.apis[0], image, REQUEST),
      runs,
    );
    return [dispatch, request];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function measureDispatch(
  cluster: Cluster,
  workerUrl: string,
  image: Uint8Array<ArrayBuffer>,
  runs: number,
): Promise<AddedByNats> {
  const { KANIZSA_NATS_URL: url, KANIZSA_NATS_PREFIX: prefix } = cluster.natsEnv;
  const names = natsNames(prefix);
  const nc = await connectNats({ servers: [url], prefix }, {
    name: "bench",
    inboxPrefix: names.apiInbox,
  });
  const overNats = await NatsDispatcher.open({
    nc,
    names,
    transit: await Transit.open(nc, names.transitBucket, 1),
    deadLetters: await DeadLetters.open(nc, names),
    isReady: () => true,
    ackWaitMs: 10_000,
    timeoutMs: 60_000,
    log: () => {},
  });
  const overHttp = new HttpDispatcher({ url: workerUrl, timeoutMs: 60_000 });
  const request = segmentationRequestSchema.parse(REQUEST);
  let number = 0;
  const send = async (dispatcher: Dispatcher) => {
    await dispatcher.segment({ id: `bench-${++number}`, image, request });
  };
  try {
    return await compare("dispatch alone", () => send(overHttp), () => send(overNats), runs);
  } finally {
    await overNats.close();
    await nc.close();
  }
}

async function compare(
  what: string,
  http: () => Promise<void>,
  nats: () => Promise<void>,
  runs: number,
): Promise<AddedByNats> {
  const times: { http: number[]; nats: number[] } = { http: [], nats: [] };
  for (let run = 0; run < WARM_UPS + runs; run++) {
    const isHttpFirst = run % 2 === 0;
    const first = await timed(isHttpFirst ? http : nats);
    const second = await timed(isHttpFirst ? nats : http);
    if (run < WARM_UPS) continue;
    times.http.push(isHttpFirst ? first : second);
    times.nats.push(isHttpFirst ? second : first);
  }
  const differences = times.nats.map((ms, index) => ms - times.http[index]);
  return {
    what,
    httpMs: quantile(times.http, 0.5),
    natsMs: quantile(times.nats, 0.5),
    addedMs: quantile(differences, 0.5),
    addedP90Ms: quantile(differences, 0.9),
  };
}

async function timed(send: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await send();
  return performance.now() - began;
}
