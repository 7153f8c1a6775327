import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigError, ENVIRONMENT_NAMES, readConfig } from "./config.ts";
import * as permissions from "./permissions.mjs";

const read = (environment: Record<string, string>) => readConfig((name) => environment[name]);

Deno.test("readConfig() gives the documented defaults for an empty environment", () => {
  const config = read({});
  assertEquals([config.host, config.port, config.worker.url], [
    "127.0.0.1",
    8787,
    "http://127.0.0.1:8788",
  ]);
  assertEquals([config.limits.imageBytes, config.limits.imagePixels], [20_000_000, 50_000_000]);
  assertEquals(config.exitWithParent, false);
});

Deno.test("readConfig() takes an empty variable for unset", () => {
  assertEquals(read({ KANIZSA_API_PORT: "", KANIZSA_WORKER_URL: "" }).port, 8787);
});

Deno.test("readConfig() makes the worker's URL of its host and port unless a URL is given", () => {
  assertEquals(
    read({ KANIZSA_WORKER_HOST: "::1", KANIZSA_WORKER_PORT: "9000" }).worker.url,
    "http://[::1]:9000",
  );
  assertEquals(
    read({ KANIZSA_WORKER_URL: "https://gpu.internal/", KANIZSA_WORKER_PORT: "9" }).worker.url,
    "https://gpu.internal",
  );
});

for (
  const [name, value] of [
    ["KANIZSA_API_PORT", "65536"],
    ["KANIZSA_API_PORT", "-1"],
    ["KANIZSA_API_PORT", "eighty"],
    ["KANIZSA_WORKER_URL", "ftp://worker"],
    ["KANIZSA_MAX_IMAGE_BYTES", "0"],
    ["KANIZSA_EXIT_WITH_PARENT", "maybe"],
    ["KANIZSA_EGRESS_HOSTS", "images.example.com/folder"],
    ["KANIZSA_EGRESS_HOSTS", "*"],
    ["KANIZSA_NATS_URL", "http://nats.internal:4222"],
    ["KANIZSA_NATS_PREFIX", "a.b"],
    ["KANIZSA_NATS_REPLICAS", "6"],
  ]
) {
  Deno.test(`readConfig() refuses ${name}=${value} by name`, () => {
    const error = assertThrows(() => read({ [name]: value }), ConfigError);
    assertStringIncludes(error.message, name);
    assertStringIncludes(error.message, value);
  });
}

Deno.test("readConfig() stands on one machine unless NATS is named", () => {
  const config = read({});
  assertEquals([config.nats, config.jobs.concurrency], [undefined, 4]);
});

Deno.test("readConfig() reads where NATS is, and the files that its settings name", () => {
  const { nats, jobs } = readConfig((name) =>
    ({
      KANIZSA_NATS_URL: "tls://10.0.0.5:4222, wss://nats.example",
      KANIZSA_NATS_CREDENTIALS_FILE: "/secrets/api.creds",
      KANIZSA_NATS_CA_FILE: "/secrets/ca.pem",
      KANIZSA_NATS_PREFIX: "staging",
    })[name], (path) => `text of ${path}`);
  assertEquals(nats, {
    settings: {
      servers: ["tls://10.0.0.5:4222", "wss://nats.example"],
      user: undefined,
      password: undefined,
      credentials: "text of /secrets/api.creds",
      tls: { ca: "text of /secrets/ca.pem", cert: undefined, key: undefined },
      prefix: "staging",
    },
    replicas: 1,
    ackWaitMs: 10_000,
  });
  assertEquals(jobs.concurrency, 64);
});

Deno.test("readConfig() says which file of NATS can't be read, and shows no password", () => {
  const missing = {
    KANIZSA_NATS_URL: "nats://127.0.0.1",
    KANIZSA_NATS_CREDENTIALS_FILE: "/nowhere/api.creds",
  };
  assertStringIncludes(
    assertThrows(() => read(missing), ConfigError).message,
    "/nowhere/api.creds",
  );
  const inAddress = { KANIZSA_NATS_URL: "nats://user:secret@127.0.0.1" };
  assertThrows(() => read(inAddress), ConfigError);
});

Deno.test("natsPermissions() names servers, files and variables, and nothing without a server", () => {
  assertEquals(permissions.natsPermissions({}), { net: [], read: [], env: [] });
  const { net, read: files, env } = permissions.natsPermissions({
    KANIZSA_NATS_URL: "nats://a,tls://b:4333,ws://10.0.0.1,wss://d, nats://[::1]:4222",
    KANIZSA_NATS_CA_FILE: "/secrets/ca.pem",
  });
  assertEquals(net, ["a:4222", "b:4333", "10.0.0.1:80", "d:443", "[::1]:4222"]);
  assertEquals(files, ["/secrets/ca.pem"]);
  assertEquals(env.every((name: string) => name.startsWith("KANIZSA_NATS_")), true);
});

Deno.test("apiPermissions() with NATS reaches its servers in place of the worker", () => {
  const flags = permissions.apiPermissions({ KANIZSA_NATS_URL: "nats://10.0.0.5" });
  assertEquals(flags[1], "--allow-net=127.0.0.1:8787,10.0.0.5:4222");
});

Deno.test("permissions.mjs grants exactly the variables that config.ts reads", () => {
  assertEquals([...permissions.ENVIRONMENT_NAMES].sort(), [...ENVIRONMENT_NAMES].sort());
});

Deno.test("apiPermissions() names the hosts and folders of the settings and nothing wider", () => {
  const flags = permissions.apiPermissions({
    KANIZSA_API_PORT: "0",
    KANIZSA_WORKER_URL: "https://gpu.internal",
    KANIZSA_DATA_DIR: "/data",
    KANIZSA_ADMIN_KEY_FILE: "/secrets/key",
  });
  assertEquals(flags[1], "--allow-net=127.0.0.1:0,gpu.internal:443");
  assertStringIncludes(flags[2], "/data,/secrets/key");
  assertEquals(flags[3], "--allow-write=/data,/secrets/key");
  assertEquals(
    permissions.apiPermissions({
      KANIZSA_EGRESS_HOSTS: "a.test,*.b.test:8443,http://10.0.0.7:9000",
    })[1],
    "--allow-net=127.0.0.1:8787,127.0.0.1:8788,a.test:443,*.b.test:8443,10.0.0.7:9000",
  );
  for (const flag of flags) {
    assertEquals(/^--(no-prompt|allow-(net|read|write|env)=.+)$/.test(flag), true, flag);
  }
});
