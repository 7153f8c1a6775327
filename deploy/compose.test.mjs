import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { ENVIRONMENT_NAMES } from "../api/permissions.mjs";
import { findNatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { CONFIGURATION, withUsers } from "./nats/write-users.ts";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const text = await readFile(here("compose.yaml"), "utf8");
const compose = parse(text, { merge: true });
const services = Object.entries(compose.services);
const workerConfig = await readFile(here("../gpu-worker/config.ts"), "utf8");
const ours = ([, { image }]) => image.startsWith("kanizsa-");

test("compose has two of each program, and what they need", () => {
  assert.deepEqual(Object.keys(compose.services).sort(), [
    "api-1",
    "api-2",
    "grafana",
    "nats",
    "prometheus",
    "proxy",
    "worker-1",
    "worker-2",
  ]);
});

for (const [name, service] of services) {
  test(`compose pins, confines and bounds ${name}`, () => {
    assert.match(service.image, /:v?\d+\.\d+\.\d+(-[a-z0-9]+)?$/, "a whole version");
    assert.equal(service.read_only, true);
    assert.deepEqual(service.cap_drop, ["ALL"]);
    // Caddy's file has it set and can't be run without.
    assert.deepEqual(service.cap_add, name === "proxy" ? ["NET_BIND_SERVICE"] : undefined);
    assert.deepEqual(service.security_opt, ["no-new-privileges:true"]);
    assert.match(service.user, /^[1-9]\d*:[1-9]\d*$/, "not root");
    assert.equal(service.restart, "unless-stopped");
    assert.ok(service.deploy.resources.limits.memory && service.deploy.resources.limits.cpus);
    assert.ok(service.healthcheck.test.length > 1, "a health check");
    assert.ok(service.logging.options["max-size"], "bounded logs");
    for (const volume of service.volumes ?? []) {
      const [source, , mode] = volume.split(":");
      const named = Object.hasOwn(compose.volumes, source);
      assert.ok(named || mode === "ro", `${volume}: written volumes have a name`);
    }
    for (const network of service.networks) assert.ok(Object.hasOwn(compose.networks, network));
    for (const secret of service.secrets ?? []) assert.ok(Object.hasOwn(compose.secrets, secret));
    for (const other of Object.keys(service.depends_on ?? {})) {
      if (!Array.isArray(service.depends_on)) assert.ok(Object.hasOwn(compose.services, other));
    }
  });
}

test("compose publishes the proxy and Grafana alone, on loopback unless told otherwise", () => {
  const published = services.filter(([, { ports }]) => ports);
  assert.deepEqual(published.map(([name]) => name).sort(), ["grafana", "proxy"]);
  for (const [, { ports }] of published) assert.match(ports[0], /:-127\.0\.0\.1:\d+\}:\d+$/);
});

test("compose lets workers reach NATS and be asked for figures, and nothing outside", () => {
  for (const name of ["worker-1", "worker-2"]) {
    for (const network of compose.services[name].networks) {
      assert.equal(compose.networks[network].internal, true, network);
    }
  }
  assert.ok(compose.services.nats.networks.includes("queue"));
});

test("compose gives new volumes to the users that write them", async () => {
  const { nats, prometheus } = compose.services;
  const dockerfile = await readFile(here(`docker/${nats.build.dockerfile}`), "utf8");
  const version = nats.image.split(":")[1];
  assert.match(dockerfile, new RegExp(`^FROM nats:${version}-alpine$`, "m"));
  assert.match(dockerfile, new RegExp(`chown ${nats.user} /data$`, "m"));
  assert.match(dockerfile, new RegExp(`^USER ${nats.user}$`, "m"));
  assert.equal(prometheus.user, "65534:65534");
});

test("compose names settings that the programs have, and no secret", () => {
  for (const [name, { environment = {} }] of services.filter(ours)) {
    for (const [variable, value] of Object.entries(environment)) {
      const known = name.startsWith("api")
        ? ENVIRONMENT_NAMES.includes(variable)
        : workerConfig.includes(`  ${variable}:`) || variable.startsWith("KANIZSA_NATS_");
      assert.ok(known, `${name} ${variable}`);
      if (/TOKEN|PASSWORD/.test(variable)) assert.match(value, /^\$\{[A-Z_]+:\?/);
    }
  }
});

test("every setting that compose wants is in compose.env.example", async () => {
  const example = await readFile(here("compose.env.example"), "utf8");
  for (const [, name] of text.matchAll(/\$\{([A-Z_]+)/g)) {
    assert.match(example, new RegExp(`^${name}=`, "m"));
  }
});

test("the proxy knows both APIs and holds no event back", async () => {
  const caddyfile = await readFile(here("proxy/Caddyfile"), "utf8");
  assert.match(caddyfile, /reverse_proxy api-1:8787 api-2:8787/);
  assert.match(caddyfile, /flush_interval -1/);
});

test("nats.conf gives its users what shared/nats/permissions.ts lists", async () => {
  const configuration = await readFile(CONFIGURATION, "utf8");
  assert.equal(configuration, withUsers(configuration));
  assert.match(configuration, /^ {2}sync_interval: always$/m);
  assert.match(configuration, /password: \$KANIZSA_NATS_API_PASSWORD$/m);
});

test("nats.conf is one that a server takes", async (t) => {
  const program = findNatsServer();
  if (!program) return t.skip("needs nats-server");
  const folder = await mkdtemp(join(tmpdir(), "kanizsa-nats-"));
  try {
    const file = join(folder, "nats.conf");
    // Servers before 2.10 don't know this line.
    const configuration = (await readFile(CONFIGURATION, "utf8")).replace(
      "sync_interval: always",
      "",
    );
    await writeFile(file, configuration);
    const env = {
      ...process.env,
      KANIZSA_NATS_API_PASSWORD: "a",
      KANIZSA_NATS_WORKER_PASSWORD: "b",
    };
    const { status, stderr } = spawnSync(program, ["-t", "-c", file], { env, encoding: "utf8" });
    assert.equal(status, 0, stderr);
  } finally {
    await rm(folder, { recursive: true });
  }
});
