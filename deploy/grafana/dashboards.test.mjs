import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const read = (path) => readFile(fileURLToPath(new URL(path, import.meta.url)), "utf8");
const dashboard = JSON.parse(await read("dashboards/kanizsa.json"));
const rules = parse(await read("../prometheus/alerts.yml")).groups.flatMap(({ rules }) => rules);
const sources = await Promise.all(
  ["../../api/metrics/metrics.ts", "../../gpu-worker/serve/metrics.ts"].map(read),
);

/** Names of the metrics that the programs export. */
const exported = new Set(
  sources.flatMap((text) => Array.from(text.matchAll(/"(kanizsa_[a-z_]+)"/g), ([, name]) => name)),
);

/** Names of metrics in an expression, without what Prometheus adds to histograms. */
function metricsOf(expression) {
  return Array.from(
    expression.matchAll(/\bkanizsa_[a-z_]+/g),
    ([name]) => exported.has(name) ? name : name.replace(/_(bucket|sum|count)$/, ""),
  );
}

for (const { title, targets } of dashboard.panels) {
  test(`the dashboard's panel "${title}" asks for metrics that are there`, () => {
    for (const { expr } of targets) {
      const names = metricsOf(expr);
      assert.ok(names.length > 0, expr);
      for (const name of names) assert.ok(exported.has(name), name);
      assert.equal(expr.split("(").length, expr.split(")").length, expr);
    }
  });
}

for (const { alert, expr, labels, annotations } of rules) {
  test(`the alert ${alert} asks for metrics that are there, and says what to do`, () => {
    for (const name of metricsOf(expr)) assert.ok(exported.has(name), name);
    assert.match(labels.severity, /^(page|ticket)$/);
    assert.ok(annotations.summary && annotations.action);
    assert.equal(expr.split("(").length, expr.split(")").length, expr);
  });
}

test("the dashboard shows queue depth, batch fill, stage seconds, cache hits and errors", () => {
  const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const wanted = [
    "kanizsa_nats_pending",
    "kanizsa_batch_fill_ratio",
    "kanizsa_stage_seconds",
    'cache="hit"',
    'status=~"5.."',
  ];
  for (const each of wanted) assert.ok(expressions.some((text) => text.includes(each)), each);
});

test("panels have places of their own and the one data source that is provisioned", async () => {
  const { datasources } = parse(await read("provisioning/datasources/prometheus.yaml"));
  const places = new Set();
  const ids = new Set();
  for (const { id, gridPos, datasource } of dashboard.panels) {
    assert.equal(datasource.uid, datasources[0].uid);
    places.add(`${gridPos.x},${gridPos.y}`);
    ids.add(id);
    assert.ok(gridPos.x + gridPos.w <= 24);
  }
  assert.deepEqual([places.size, ids.size], [dashboard.panels.length, dashboard.panels.length]);
});
