import assert from "node:assert/strict";
import test from "node:test";
import { startWorkerProcess, WorkerStartError } from "./worker-process.ts";

const READY = `
  const { KANIZSA_WORKER_PORT: port, GREETING } = process.env;
  console.error("loading", GREETING);
  console.log("not the ready line");
  console.log(JSON.stringify({ event: "ready", service: "worker", url: "http://127.0.0.1:" + port }));
  setInterval(() => {}, 1000);
`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("startWorkerProcess() waits for the ready line, and stop() leaves no process", async () => {
  const worker = await startWorkerProcess({
    args: ["--eval", READY],
    env: { ...process.env, GREETING: "hello" },
  });
  assert.equal(worker.url, "http://127.0.0.1:0"); // port 0: any free one
  assert.ok(isAlive(worker.pid));
  await worker.stop();
  assert.ok(!isAlive(worker.pid));
  assert.equal(worker.lastLog(), "loading hello");
  await worker.stop();
});

test("startWorkerProcess() says what a worker that ends had to say", async () => {
  const args = ["--eval", `console.error("Restore the model manifest"); process.exit(1)`];
  await assert.rejects(
    startWorkerProcess({ args, env: process.env }),
    (error) => error instanceof WorkerStartError && error.message.includes("Restore the model"),
  );
});

test("startWorkerProcess() gives up on a worker that is never ready, and ends it", async () => {
  const args = ["--eval", `console.error(process.pid); setInterval(() => {}, 1000)`];
  const error = await startWorkerProcess({ args, env: process.env, seconds: 1 }).then(
    () => assert.fail("It started"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof WorkerStartError);
  const pid = Number(error.message.split("\n").at(-1));
  assert.ok(pid > 0 && !isAlive(pid));
});
