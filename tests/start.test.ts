import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { commandLine, descendants, survivors } from "./harness/processes.ts";
import { startProgram } from "./harness/program.ts";
import { startServices } from "./harness/services.ts";

/** Nothing listens there, so that the API starts without a worker. */
const NO_WORKER = { KANIZSA_WORKER_URL: "http://127.0.0.1:9" };

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.body?.cancel();
  return response.status;
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`npm start serves, and ${signal} leaves no process behind`, async () => {
    const dataDir = await Deno.makeTempDir({ prefix: "kanizsa-test-" });
    const npm = startProgram("npm", ["start"], {
      KANIZSA_API_PORT: "0",
      KANIZSA_WORKER_PORT: "0",
      KANIZSA_DATA_DIR: dataDir,
    });
    try {
      const [, url] = await npm.waitFor(/^Kanizsa is ready: (\S+)$/m, 180_000);
      assertEquals(await statusOf(`${url}/livez`), 200);
      assertEquals(await statusOf(`${url}/readyz`), 200);
      assertMatch(npm.output, /curl -H "Authorization: Bearer \$\(cat "\S+"\)" -F image=@/);
      const family = await descendants(npm.pid);
      assert(family.length >= 3, "npm, the starter, the worker and the API run");
      await npm.end(signal, 40_000);
      assertEquals(await survivors(family, 1000), []);
    } finally {
      await npm.end("SIGKILL", 0);
      await Deno.remove(dataDir, { recursive: true });
    }
  });
}

Deno.test("worker and API end when the starter is killed", async () => {
  const { program, stop } = await startServices();
  try {
    const family = await descendants(program.pid);
    assert(family.length >= 2, "the worker and the API run");
    Deno.kill(program.pid, "SIGKILL");
    assertEquals(await survivors(family, 20_000), []);
  } finally {
    await stop();
  }
});

Deno.test("the starter says so and ends with 1 when the worker dies", async () => {
  const { program, stop } = await startServices();
  try {
    const family = await descendants(program.pid);
    const lines = await Promise.all(family.map(commandLine));
    const worker = family[lines.findIndex((line) => line?.includes("gpu-worker/main.ts"))];
    Deno.kill(worker, "SIGKILL");
    const { code } = await program.exited;
    assertEquals(code, 1);
    assertStringIncludes(program.output, "what the worker printed above: it ended by SIGKILL");
    assertEquals(await survivors(family, 1000), []);
  } finally {
    await stop();
  }
});

Deno.test("with KANIZSA_WORKER_URL the API runs alone: alive, and ready when that worker is", async () => {
  const { apiUrl, program, stop } = await startServices({ env: NO_WORKER });
  try {
    assertEquals(await statusOf(`${apiUrl}/livez`), 200);
    assertEquals(await statusOf(`${apiUrl}/readyz`), 503);
    assertEquals((await descendants(program.pid)).length, 1);
  } finally {
    await stop();
  }
});

Deno.test("the API runs with narrowed permissions", async () => {
  const { program, stop } = await startServices({ env: NO_WORKER });
  try {
    const family = await descendants(program.pid);
    const lines = await Promise.all(family.map(commandLine));
    const api = lines.find((line) => line?.includes("api/main.ts")) ?? "";
    const flags: string[] = api.match(/(?<= )-\S+/g) ?? [];
    const granted = flags.filter((flag) => flag.startsWith("--allow-"));
    assertEquals(granted.map((flag) => flag.split("=")[0]).sort(), [
      "--allow-env",
      "--allow-net",
      "--allow-read",
      "--allow-write",
    ]);
    for (const flag of granted) assertMatch(flag, /=./, `${flag} is limited to a list`);
    assert(!flags.includes("-A"));
  } finally {
    await stop();
  }
});

Deno.test("a taken port is named, with the variable that moves it", async () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = String(taken.addr.port);
  try {
    const settings: Record<string, string>[] = [
      { KANIZSA_WORKER_PORT: port },
      { KANIZSA_API_PORT: port, ...NO_WORKER },
    ];
    for (const env of settings) {
      const program = startProgram("node", ["deploy/local.mjs", "start"], env);
      assertEquals((await program.end(null, 30_000)).code, 1);
      assertStringIncludes(program.output, `127.0.0.1:${port}`);
      assertStringIncludes(program.output, Object.keys(env)[0]);
    }
  } finally {
    taken.close();
  }
});

Deno.test("the admin key is made once, readable by its owner alone, and kept", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "kanizsa-test-" });
  try {
    const first = await startServices({ env: NO_WORKER, dataDir });
    await first.stop();
    const second = await startServices({ env: NO_WORKER, dataDir });
    await second.stop();
    assertEquals(second.adminKey, first.adminKey);
    const { mode } = await Deno.stat(`${dataDir}/admin-key`);
    assertEquals((mode ?? 0) & 0o777, 0o600);
    assert(!second.program.output.includes(first.adminKey), "the key itself is not printed");
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

for (
  const [args, got] of [[[], "nothing"], [["serve"], "serve"], [
    ["start", "--fast"],
    "start --fast",
  ]]
) {
  Deno.test(`local.mjs ${args} names its commands`, async () => {
    const program = startProgram("node", ["deploy/local.mjs", ...args]);
    assertEquals((await program.end(null, 10_000)).code, 1);
    assertStringIncludes(
      program.output,
      `Use one of start, test, check, fmt, lint, backup, restore, keys, jobs, build-widget: got ${got}`,
    );
  });
}
