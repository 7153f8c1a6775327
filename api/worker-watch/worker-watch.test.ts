import { assert, assertEquals } from "@std/assert";
import type { LogEntry } from "../log.ts";
import { probeWorker } from "./worker-probe.ts";
import { WorkerWatch } from "./worker-watch.ts";

const MODEL = {
  name: "car",
  versions: ["0.2.0"],
  parameters: {
    pipeline_version: "0.5.0",
    without: ["refinement", "alignment"],
    provider: "cpu",
    precision: "int8",
    bank: { version: "0.2.0", references: 300 },
  },
};

interface Served {
  ready: boolean;
  model: unknown;
  authorization?: string | null;
  hold?: Promise<void>;
}

function startWorker(served: Served) {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    served.authorization = request.headers.get("Authorization");
    await served.hold;
    return new URL(request.url).pathname === "/v2/health/ready"
      ? new Response(null, { status: served.ready ? 200 : 503 })
      : Response.json(served.model);
  });
}

async function withWatch(
  served: Served,
  body: (watch: WorkerWatch, log: LogEntry[], stop: () => Promise<void>) => Promise<void>,
  timeoutMs = 2000,
): Promise<void> {
  const server = startWorker(served);
  const log: LogEntry[] = [];
  const watch = new WorkerWatch({
    probe: probeWorker({ url: `http://127.0.0.1:${server.addr.port}`, token: "secret" }),
    log: (entry) => log.push(entry),
    everyMs: 20,
    timeoutMs,
  });
  try {
    await body(watch, log, () => server.shutdown());
  } finally {
    await watch.close();
    await server.shutdown();
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; !condition(); attempt++) {
    assert(attempt < 200, "within 4 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test("WorkerWatch knows after its start whether a worker serves, and with what", () => {
  const served: Served = { ready: true, model: MODEL };
  return withWatch(served, async (watch, log) => {
    assertEquals([watch.isReady(), watch.versions()], [false, null], "before it looked");
    await watch.start();
    assertEquals(watch.isReady(), true);
    assertEquals(watch.versions(), {
      model: "car",
      version: "0.2.0",
      bank: "0.2.0",
      references: 300,
      pipeline: "0.5.0",
      without: ["alignment", "refinement"],
      provider: "cpu",
      precision: "int8",
    });
    assertEquals(served.authorization, "Bearer secret");
    assertEquals(log.map(({ event }) => event), ["worker_ready"]);
    assert(!JSON.stringify(log).includes("secret"));
  });
});

Deno.test("WorkerWatch sees a worker that goes, another bank, and one that is gone", () => {
  const served: Served = { ready: true, model: MODEL };
  return withWatch(served, async (watch, log, stop) => {
    await watch.start();
    const text = watch.versionsText();
    const bank = { version: "mine", references: 3 };
    served.model = { ...MODEL, parameters: { ...MODEL.parameters, bank } };
    await until(() => watch.versionsText() !== text);
    assertEquals(watch.versions()?.bank, "mine");
    served.ready = false;
    await until(() => !watch.isReady());
    assertEquals(watch.versionsText(), null);
    served.ready = true;
    await until(() => watch.isReady());
    await stop();
    await until(() => !watch.isReady());
    const events = log.map(({ event }) => event);
    assertEquals(events, [
      "worker_ready",
      "worker_ready",
      "worker_not_ready",
      "worker_ready",
      "worker_not_ready",
    ], "a change is told once");
  });
});

Deno.test("WorkerWatch.versionsText() is the same for the same versions in another order", async () => {
  const texts: (string | null)[] = [];
  for (const without of [["a", "b"], ["b", "a"]]) {
    const model = { ...MODEL, parameters: { ...MODEL.parameters, without } };
    await withWatch({ ready: true, model }, async (watch) => {
      await watch.start();
      texts.push(watch.versionsText());
    });
  }
  assertEquals(texts[0], texts[1]);
});

Deno.test("WorkerWatch takes a ready worker with an unreadable model as ready, without versions", () =>
  withWatch({ ready: true, model: { name: "car" } }, async (watch) => {
    await watch.start();
    assertEquals([watch.isReady(), watch.versionsText()], [true, null]);
  }));

Deno.test("WorkerWatch gives a worker that doesn't answer its time, and no more", async () => {
  const { promise: hold, resolve: release } = Promise.withResolvers<void>();
  await withWatch({ ready: true, model: MODEL, hold }, async (watch) => {
    await watch.start();
    assertEquals(watch.isReady(), false);
    release();
    await until(() => watch.isReady());
  }, 50);
});
