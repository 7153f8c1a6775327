import { assert, assertEquals } from "@std/assert";
import type { KillKind } from "./harness/kills.ts";
import { killRun } from "./harness/kill-run.ts";
import { natsTest } from "./harness/nats-test.ts";

const KILLS = 3;
const ACK_WAIT_MS = 2000;
const MOST_RECOVERY_MS = ACK_WAIT_MS + 10_000;

const WHAT: Record<KillKind, string> = {
  worker: "a worker in mid-job",
  api: "an API with accepted jobs",
  nats: "the NATS server",
};

for (const kind of ["worker", "api", "nats"] as const) {
  natsTest(
    `kill -9 of ${
      WHAT[kind]
    }, ${KILLS} times under load: nothing accepted is lost or published twice`,
    async (nats) => {
      const run = await killRun(nats, { kind, kills: KILLS, jobs: 40, ackWaitMs: ACK_WAIT_MS });
      const { accepted, lost, twice, endless, givenUp, told, refusals } = run.account;
      const recovery = run.kills.map(({ recoveryMs }) => Math.round(recoveryMs));
      console.log(
        `${accepted} accepted in ${run.seconds.toFixed(1)} s, recovered after ${recovery} ms, ` +
          `${run.repeated} begun again, ${told} webhooks, not accepted: ${
            JSON.stringify(refusals)
          }`,
      );
      assertEquals({ lost, twice, endless, givenUp }, {
        lost: [],
        twice: [],
        endless: [],
        givenUp: 0,
      });
      assert(Math.max(...recovery) <= MOST_RECOVERY_MS, `recovered after ${recovery} ms`);
      // A webhook that was claimed by an API that was killed comes later than a test can wait.
      if (kind === "worker") assertEquals(told, accepted, "each end is told");
    },
  );
}
