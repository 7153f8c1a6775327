import { assert, assertEquals } from "@std/assert";
import { pause, until } from "../harness/job-caller.ts";
import { account } from "./harness/account.ts";
import { Cluster } from "./harness/cluster.ts";
import { startCuttableLine } from "./harness/cuttable-line.ts";
import { Load } from "./harness/load.ts";
import { natsTest } from "./harness/nats-test.ts";

const ACK_WAIT_MS = 1500;
const CUT_MS = 4000;

natsTest(
  "a worker whose line falls silent in mid-job loses nothing, and works on once it is back",
  async (nats) => {
    await using line = startCuttableLine(nats.port);
    await using cluster = await Cluster.start(nats, {
      apis: 1,
      workers: 1,
      workMs: 200,
      ackWaitMs: ACK_WAIT_MS,
    });
    const far = await cluster.startWorker(1, { KANIZSA_NATS_URL: `nats://127.0.0.1:${line.port}` });
    const load = new Load({ apis: () => cluster.apis, perSecond: 8, mostOpen: 20 });
    await until(() => far.held().length > 0, "a job at the far worker");
    line.cut();
    const cutAt = performance.now();
    const held = far.held();
    await pause(CUT_MS);
    const before = far.began().length;
    line.heal();
    await until(() => far.began().length > before, "work at the far worker again");
    const rejected = await load.finish(30_000);
    assertEquals(rejected, []);
    const { accepted, lost, twice, endless } = await account(load, cluster.apis);
    assertEquals({ lost, twice, endless }, { lost: [], twice: [], endless: [] });
    const recovery = [...load.accepted.values()].filter(({ number }) => held.includes(number))
      .map(({ endedAt = Infinity }) => Math.round(endedAt - cutAt));
    console.log(`${accepted} accepted; what the far worker had ended ${recovery} ms after the cut`);
    assert(recovery.every((ms) => ms <= ACK_WAIT_MS + 10_000), `${recovery}`);
  },
);
