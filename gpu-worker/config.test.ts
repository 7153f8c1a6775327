import assert from "node:assert/strict";
import test from "node:test";
import { isLoopback, readConfig } from "./config.ts";

const TOKEN = "0123456789abcdef";

test("readConfig() has a default for every variable", () => {
  const { threads, ...config } = readConfig({});
  assert.ok(threads >= 1);
  assert.deepEqual(config, {
    host: "127.0.0.1",
    port: 8788,
    token: undefined,
    nats: undefined,
    modelsDir: "models",
    bankPath: undefined,
    providers: ["cuda", "webgpu", "cpu"],
    providerFallback: undefined,
    precision: "int8",
    without: [],
    concurrency: 1,
    batching: { cells: 8_000_000, waitMs: 4 },
    queueLimit: 32,
    queueBytes: 256_000_000,
    maxImageBytes: 20_000_000,
    maxImagePixels: 50_000_000,
    decodeSeconds: 10,
    bodySeconds: 30,
    requestSeconds: 60,
    stopSeconds: 10,
    openTelemetry: false,
    exitWithParent: false,
  });
});

test("readConfig() reads what is set and takes an empty variable as unset", () => {
  const config = readConfig({
    KANIZSA_WORKER_HOST: "::1",
    KANIZSA_WORKER_PORT: "0",
    KANIZSA_WORKER_TOKEN: "",
    KANIZSA_EXECUTION_PROVIDERS: " CUDA, cpu,",
    KANIZSA_BANK: "banks/mine.arrow",
    KANIZSA_WITHOUT: "occluder, order",
    KANIZSA_EXIT_WITH_PARENT: "1",
    KANIZSA_WORKER_QUEUE_LIMIT: "",
  });
  assert.equal(config.host, "::1");
  assert.equal(config.port, 0);
  assert.deepEqual(config.providers, ["cuda", "cpu"]);
  assert.equal(config.bankPath, "banks/mine.arrow");
  assert.deepEqual(config.without, ["occluder", "order"]);
  assert.equal(config.exitWithParent, true);
  assert.equal(config.queueLimit, 32);
});

const BROKEN: readonly [name: string, value: string, message: string][] = [
  ["KANIZSA_WORKER_PORT", "eighty", 'a whole number: got "eighty"'],
  ["KANIZSA_WORKER_PORT", "65536", 'a number from 0 to 65535: got "65536"'],
  ["KANIZSA_WORKER_PORT", "-1", 'a whole number: got "-1"'],
  ["KANIZSA_WORKER_CONCURRENCY", "0", 'a number from 1 to 16: got "0"'],
  ["KANIZSA_EXECUTION_PROVIDERS", " , ", 'at least one provider, "cpu" say: got " , "'],
  [
    "KANIZSA_WITHOUT",
    "order,luck",
    "names of alignment, shape-agreement, refinement, soft-prior, occluder, " +
    'recalibration, abstention, order, points: got "order,luck"',
  ],
  ["KANIZSA_EXIT_WITH_PARENT", "yes", '0 or 1: got "yes"'],
  ["KANIZSA_WORKER_TOKEN", "short", "at least 16 characters"],
];

for (const [name, value, message] of BROKEN) {
  test(`readConfig() refuses ${name}=${value}`, () => {
    assert.throws(() => readConfig({ [name]: value }), {
      name: "ConfigError",
      message: `Set ${name} to ${message}`,
    });
  });
}

test("readConfig() names every variable at fault at once", () => {
  assert.throws(
    () => readConfig({ KANIZSA_WORKER_PORT: "x", KANIZSA_WORKER_THREADS: "0" }),
    /KANIZSA_WORKER_PORT.*\n.*KANIZSA_WORKER_THREADS/,
  );
});

const HOSTS: readonly [host: string, loopback: boolean][] = [
  ["127.0.0.1", true],
  ["127.255.255.254", true],
  ["::1", true],
  ["localhost", true],
  ["128.0.0.1", false],
  ["126.255.255.255", false],
  ["0.0.0.0", false],
  ["::", false],
  ["::ffff:127.0.0.1", false],
  ["127.0.0.1.example.org", false],
  ["127.1", false],
  ["localhost.example.org", false],
  ["10.0.0.1", false],
  ["", false],
];

for (const [host, loopback] of HOSTS) {
  test(`isLoopback() takes ${JSON.stringify(host)} as ${loopback ? "this machine" : "any"}`, () => {
    assert.equal(isLoopback(host), loopback);
  });
}

test("readConfig() asks for a token on every address but loopback", () => {
  assert.throws(() => readConfig({ KANIZSA_WORKER_HOST: "0.0.0.0" }), /Set KANIZSA_WORKER_TOKEN/);
  const open = readConfig({ KANIZSA_WORKER_HOST: "0.0.0.0", KANIZSA_WORKER_TOKEN: TOKEN });
  assert.equal(open.token, TOKEN);
});

const TRACED: readonly [environment: Record<string, string>, traced: boolean][] = [
  [{}, false],
  [{ KANIZSA_OTEL: "1" }, true],
  [{ KANIZSA_OTEL: "" }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" }, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://127.0.0.1:4318/v1/traces" }, true],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "" }, false],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318", KANIZSA_OTEL: "0" }, false],
  [{ KANIZSA_OTEL: "1", OTEL_SDK_DISABLED: "true" }, false],
];

for (const [environment, traced] of TRACED) {
  test(`readConfig() ${traced ? "sends" : "sends no"} spans with ${JSON.stringify(environment)}`, () => {
    assert.equal(readConfig(environment).openTelemetry, traced);
  });
}
