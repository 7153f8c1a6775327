import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import { parse } from "yaml";
import { ENVIRONMENT_NAMES } from "../../api/permissions.mjs";
import { natsNames, PRIORITIES } from "@kanizsa/shared/nats/nats-names.ts";
import { renderChart, renderTemplate } from "./testing/render-chart.mjs";

const CHART = fileURLToPath(new URL("kanizsa", import.meta.url));
const workerConfig = await readFile(new URL("../../gpu-worker/config.ts", import.meta.url), "utf8");
const GPU = {
  worker: {
    gpu: { enabled: true },
    nodeSelector: { "cloud/gpu": "yes" },
    tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
  },
};
const SETS = {
  "its own values": {},
  "GPUs": GPU,
  "everything": {
    worker: { ...GPU.worker, metrics: { enabled: true } },
    images: { pullSecrets: [{ name: "registry" }] },
    api: {
      egressHosts: "images.example.com",
      egressCidrs: ["203.0.113.0/24"],
      env: { KANIZSA_RATE_PER_MINUTE: "100" },
    },
    serviceMonitor: { enabled: true },
  },
};
const VERSIONS = {
  Deployment: "apps/v1",
  Service: "v1",
  HorizontalPodAutoscaler: "autoscaling/v2",
  PodDisruptionBudget: "policy/v1",
  NetworkPolicy: "networking.k8s.io/v1",
  ScaledObject: "keda.sh/v1alpha1",
  ServiceMonitor: "monitoring.coreos.com/v1",
  PodMonitor: "monitoring.coreos.com/v1",
};

const isPart = (part, whole) => Object.entries(part).every(([key, value]) => whole[key] === value);

for (const [title, values] of Object.entries(SETS)) {
  const rendered = (await renderChart(CHART, values)).map(({ document }) => document);
  const of = (kind) => rendered.filter((document) => document.kind === kind);
  const pods = of("Deployment").map(({ spec }) => spec.template);

  test(`the chart with ${title} renders objects of known kinds with names of their own`, () => {
    const seen = new Set();
    for (const { apiVersion, kind, metadata, spec } of rendered) {
      assert.equal(apiVersion, VERSIONS[kind], kind);
      assert.match(metadata.name, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
      assert.ok(spec, kind);
      assert.ok(!seen.has(`${kind} ${metadata.name}`), `${kind} ${metadata.name} once`);
      seen.add(`${kind} ${metadata.name}`);
      for (const value of Object.values(metadata.labels)) {
        assert.match(value, /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/);
      }
    }
  });

  test(`the chart with ${title} selects its own pods`, () => {
    for (const { spec } of of("Deployment")) {
      assert.ok(isPart(spec.selector.matchLabels, spec.template.metadata.labels));
      assert.equal(
        pods.filter(({ metadata }) => isPart(spec.selector.matchLabels, metadata.labels)).length,
        1,
      );
    }
    const selectors = [
      ...of("Service").map(({ spec }) => spec.selector),
      ...of("PodDisruptionBudget").map(({ spec }) => spec.selector.matchLabels),
      ...of("NetworkPolicy").map(({ spec }) => spec.podSelector.matchLabels),
    ];
    for (const selector of selectors) {
      assert.ok(pods.some(({ metadata }) => isPart(selector, metadata.labels)));
    }
    for (const { spec } of [...of("HorizontalPodAutoscaler"), ...of("ScaledObject")]) {
      const { name } = spec.scaleTargetRef;
      assert.ok(of("Deployment").some(({ metadata }) => metadata.name === name), name);
    }
  });

  test(`the chart with ${title} confines, probes and bounds every container`, () => {
    for (const { spec } of pods) {
      assert.equal(spec.securityContext.runAsNonRoot, true);
      assert.equal(spec.automountServiceAccountToken, false);
      for (const container of spec.containers) {
        const { securityContext, resources, image } = container;
        assert.equal(securityContext.readOnlyRootFilesystem, true);
        assert.equal(securityContext.allowPrivilegeEscalation, false);
        assert.deepEqual(securityContext.capabilities.drop, ["ALL"]);
        assert.ok(container.livenessProbe && container.readinessProbe && container.startupProbe);
        assert.ok(resources.requests.cpu && resources.limits.memory);
        assert.match(image, /:[^:/]+$/);
        const names = new Set(container.env.map(({ name }) => name));
        assert.equal(names.size, container.env.length, "each variable once");
        for (const { name, value, valueFrom } of container.env) {
          assert.ok(typeof value === "string" || valueFrom, name);
          const known = container.name === "api"
            ? ENVIRONMENT_NAMES.includes(name)
            : workerConfig.includes(`  ${name}:`) || name.startsWith("KANIZSA_NATS_");
          assert.ok(known, `${container.name} ${name}`);
          if (/PASSWORD|TOKEN|CREDENTIALS/.test(name)) assert.ok(valueFrom?.secretKeyRef, name);
        }
        const volumes = new Set(spec.volumes.map(({ name }) => name));
        for (const { name } of container.volumeMounts) assert.ok(volumes.has(name), name);
      }
    }
  });

  test(`the chart with ${title} serves on ports that containers have`, () => {
    const ports = new Set(
      pods.flatMap(({ spec }) => spec.containers.flatMap(({ ports = [] }) => ports))
        .flatMap(({ name, containerPort }) => [name, containerPort]),
    );
    for (const { spec } of of("Service")) {
      for (const { targetPort } of spec.ports) assert.ok(ports.has(targetPort), targetPort);
    }
    const open = of("NetworkPolicy").flatMap(({ spec }) => spec.ingress ?? []);
    for (const { port } of open.flatMap(({ ports }) => ports)) {
      assert.ok(ports.has(port), String(port));
    }
    for (const { spec } of of("PodMonitor")) {
      for (const { port } of spec.podMetricsEndpoints) assert.ok(ports.has(port), port);
    }
  });

  test(`the chart with ${title} closes the network but for what is needed`, () => {
    const policies = of("NetworkPolicy").map(({ spec }) => spec);
    const closed = policies.find(({ ingress, egress }) => !ingress && !egress);
    assert.deepEqual(closed.policyTypes, ["Ingress", "Egress"]);
    const worker = pods.find(({ spec }) => spec.containers[0].name === "worker");
    const mine = policies.filter(({ podSelector }) =>
      isPart(podSelector.matchLabels, worker.metadata.labels)
    );
    const callers = mine.flatMap(({ ingress = [] }) => ingress);
    const names = new Set(worker.spec.containers[0].env.map(({ name }) => name));
    // Only Prometheus may call it, and then a token is asked for.
    assert.deepEqual(
      callers.flatMap(({ ports }) => ports.map(({ port }) => port)),
      names.has("KANIZSA_WORKER_TOKEN") ? [8788] : [],
    );
    for (const { from } of callers) assert.equal(from.length, 1);
    const ports = mine.flatMap(({ egress = [] }) => egress).flatMap(({ ports }) => ports);
    assert.deepEqual([...new Set(ports.map(({ port }) => port))].sort(), [4222, 53, 8080]);
  });

  test(`the chart with ${title} scales workers by the consumers that the API makes`, () => {
    const names = natsNames("kanizsa");
    const [{ spec }] = of("ScaledObject");
    const consumers = spec.triggers.map(({ metadata }) => metadata);
    assert.deepEqual(
      consumers.map(({ stream, consumer }) => [stream, consumer]),
      PRIORITIES.map((priority) => [names.jobsStream, names.jobsConsumer("car", priority)]),
    );
    assert.ok(consumers.every(({ lagThreshold }) => /^[1-9]\d*$/.test(lagThreshold)));
  });

  test(`values.schema.json takes ${title}`, async () => {
    const schema = JSON.parse(await readFile(`${CHART}/values.schema.json`, "utf8"));
    const given = parse(await readFile(`${CHART}/values.yaml`, "utf8"));
    const whole = mergeDeep(given, values);
    const validate = new Ajv({ allErrors: true }).compile(schema);
    assert.ok(validate(whole), JSON.stringify(validate.errors));
  });
}

test("values.schema.json refuses what would not work", async () => {
  const schema = JSON.parse(await readFile(`${CHART}/values.schema.json`, "utf8"));
  const given = parse(await readFile(`${CHART}/values.yaml`, "utf8"));
  const validate = new Ajv().compile(schema);
  const wrong = [
    { nats: { url: "nats://user:secret@nats" } },
    { nats: { replicas: 6 } },
    { worker: { lag: 0 } },
    { images: { api: "kanizsa-api" } },
    { api: { env: { PATH: "/" } } },
    { misspelt: 1 },
  ];
  for (const values of wrong) {
    assert.ok(!validate(mergeDeep(given, values)), JSON.stringify(values));
  }
});

test("with GPUs each worker asks for one, on the nodes that have some", async () => {
  const rendered = await renderChart(CHART, GPU);
  const { spec } = rendered.map(({ document }) => document)
    .find(({ kind, metadata }) => kind === "Deployment" && metadata.name.endsWith("-worker"));
  const pod = spec.template.spec;
  const [{ image, env, resources }] = pod.containers;
  assert.match(image, /-cuda$/);
  assert.equal(resources.limits["nvidia.com/gpu"], "1");
  assert.equal(resources.requests["nvidia.com/gpu"], "1");
  assert.equal(env.find(({ name }) => name === "KANIZSA_EXECUTION_PROVIDERS").value, "cuda");
  assert.deepEqual([pod.nodeSelector, pod.tolerations.length], [{ "cloud/gpu": "yes" }, 1]);
});

test("names stay within 63 characters, however long the release's is", async () => {
  for (const { document } of await renderChart(CHART, {}, "r".repeat(53))) {
    assert.ok(document.metadata.name.length <= 63);
  }
});

test("templates see what Helm would let them see", () => {
  const render = (template) => renderTemplate(template, { Values: { list: ["a"], name: "n" } });
  assert.equal(render("{{ range .Values.list }}{{ . }}{{ end }}{{ .Values.name }}"), "an");
  assert.throws(
    () => render("{{ range .Values.list }}{{ .Values.name }}{{ end }}"),
    /in no values/,
  );
  assert.throws(() => render("{{ .Values.name | upper }}"), /Keep the chart to/);
});

function mergeDeep(base, changes) {
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject(base) || !isObject(changes)) return changes;
  const merged = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    merged[key] = key in base ? mergeDeep(base[key], value) : value;
  }
  return merged;
}
