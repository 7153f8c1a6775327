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
  ]
) {
  Deno.test(`readConfig() refuses ${name}=${value} by name`, () => {
    const error = assertThrows(() => read({ [name]: value }), ConfigError);
    assertStringIncludes(error.message, name);
    assertStringIncludes(error.message, value);
  });
}

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
