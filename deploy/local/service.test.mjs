import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startService } from "./service.mjs";

const READY = `console.log(JSON.stringify({
  event: "ready", service: "worker", url: "http://127.0.0.1:1/" + process.pid,
}));`;
const STAY = "setInterval(() => {}, 1000);";
const STOP_WITH_PARENT = `process.stdin.on("end", () => process.exit(0)).resume();`;

/** Starts a service whose program is the given JavaScript. */
function start(script, options = {}) {
  return startService({
    name: "worker",
    command: process.execPath,
    args: ["-e", script],
    env: process.env,
    readyTimeoutMs: 10_000,
    signal: new AbortController().signal,
    ...options,
  });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function assertGone(pid) {
  for (let waited = 0; waited < 5000; waited += 50) {
    if (!isAlive(pid)) return;
    await sleep(50);
  }
  process.kill(pid, "SIGKILL");
  assert.fail(`process ${pid} is still there`);
}

const pidOf = (url) => Number(url.split("/").at(-1));

test("startService() waits for the ready line and stop() ends the process", async () => {
  const service = await start(`console.log("a line for people"); ${READY} ${STAY}`);
  const pid = pidOf(service.url);
  assert.ok(isAlive(pid));
  await service.stop();
  assert.equal(await service.exited, "by SIGTERM");
  await assertGone(pid);
});

test("startService() takes no other service's ready line for its own", async () => {
  const other = READY.replace("worker", "api").replace("127.0.0.1:1", "other");
  const service = await start(`${other} ${READY} ${STAY}`);
  assert.match(service.url, /127\.0\.0\.1:1/);
  await service.stop();
});

test("startService() says how a service ended that was never ready", async () => {
  await assert.rejects(start("process.exit(3)"), /worker .* ended with exit code 3 while starting/);
  await assert.rejects(
    start("", { command: "/nowhere/node" }),
    /worker .* ended before it could start: .*ENOENT/,
  );
});

test("startService() gives up on a service that is not ready in time, and ends it", async () => {
  await assert.rejects(
    start(STAY, { readyTimeoutMs: 200 }),
    /worker: it was not ready after 0.2 s/,
  );
});

test("startService() can be interrupted while it waits", async () => {
  const interruption = new AbortController();
  const starting = start(STAY, { signal: interruption.signal });
  interruption.abort();
  await assert.rejects(starting, /interrupted while starting/);
});

test("stop() kills a service that ignores SIGTERM", async () => {
  const service = await start(`process.on("SIGTERM", () => {}); ${READY} ${STAY}`, {
    stopTimeoutMs: 200,
  });
  await service.stop();
  assert.equal(await service.exited, "by SIGKILL");
});

test("a service hears of it when its starter is killed with SIGKILL", async () => {
  const module = JSON.stringify(new URL("./service.mjs", import.meta.url).href);
  const service = JSON.stringify(`${STOP_WITH_PARENT} ${READY} ${STAY}`);
  const starter = spawn(process.execPath, [
    "--input-type=module",
    "-e",
    `import { startService } from ${module};
     await startService({ name: "worker", command: process.execPath, args: ["-e", ${service}],
       env: process.env, readyTimeoutMs: 10_000, signal: new AbortController().signal });`,
  ], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: starter.stdout }), "line");
  const pid = pidOf(JSON.parse(line).url);
  assert.ok(isAlive(pid));
  starter.kill("SIGKILL");
  await assertGone(pid);
});
