import assert from "node:assert/strict";
import test from "node:test";
import { convexHull } from "@kanizsa/shared/metrics/convex-hull.ts";
import { inTemporaryFolder } from "../../testing/temporary-folder.ts";
import type { EvaluateOptions } from "../arguments.ts";
import { type FakeCar, startAnsweringWorker } from "../testing/answering-worker.ts";
import { testContext } from "../testing/context.ts";
import { writeDrawnCars } from "../testing/drawn-data.ts";
import type { Measured } from "../report/cell.ts";
import { evaluateCars } from "./evaluate-cars.ts";
import type { SummaryRow } from "./tables.ts";

/** Evaluates drawn cars with a worker whose answers are known. */
async function evaluateWith(
  fake: Parameters<typeof startAnsweringWorker>[0],
  options: Partial<EvaluateOptions>,
) {
  return await inTemporaryFolder(async (data) => {
    await writeDrawnCars(data);
    const worker = await startAnsweringWorker(fake);
    try {
      const context = testContext(worker.client, {
        dataset: "cars",
        data,
        split: "dev",
        ...options,
      });
      const report = await evaluateCars(context);
      return { report, rows: report.details.rows as SummaryRow[] };
    } finally {
      await worker.stop();
    }
  });
}

test("evaluateCars() scores a worker that answers with the visible mask like that baseline", async () => {
  const { rows } = await evaluateWith({}, { prompts: ["mask"], modes: ["transfer", "refined"] });
  assert.deepEqual(rows.map(({ mode, bin, summary }) => [mode, bin, summary.count]), [
    ...["transfer", "refined"].flatMap((mode) => [
      [mode, "10–25 %", 3],
      [mode, "25–45 %", 3],
      [mode, "45–65 %", 3],
      [mode, "all", 9],
    ]),
  ]);
  for (const { summary } of rows) {
    const { iou, hidden, from90, from75, baselines, visibleIou } = summary;
    assert.deepEqual({ iou, hidden, from90, from75 }, baselines.visible);
    assert.equal(hidden.value, 0);
    assert.equal(visibleIou.value, 1);
    const [low, high] = iou.interval ?? assert.fail("No interval");
    assert.ok(low <= valueOf(iou) && valueOf(iou) <= high);
    assert.ok(valueOf(baselines.hull.hidden) > 0);
  }
  // The visible mask's IoU is the visible share.
  const ious = rows.slice(0, 3).map(({ summary }) => valueOf(summary.iou));
  assert.ok(ious[0] > 0.75 && ious[0] <= 0.9);
  assert.ok(ious[2] > 0.35 && ious[2] <= 0.55);
});

test("evaluateCars() scores a worker that answers with the hull like that baseline", async () => {
  const answer = (visible: FakeCar["visible"]) => ({ visible, amodal: convexHull(visible) });
  const { rows } = await evaluateWith({ answer }, { prompts: ["mask"] });
  for (const { summary } of rows) {
    const { iou, hidden, from90, from75, baselines } = summary;
    assert.deepEqual({ iou, hidden, from90, from75 }, baselines.hull);
  }
});

test("evaluateCars() measures centre and scale against the true amodal box", async () => {
  // The drawn car dev0 is 60 × 30 px at 50, 50.
  const answer = (visible: FakeCar["visible"]): FakeCar => ({
    visible,
    amodal: visible,
    center: [80 + 6, 65],
    scale: 1.1 * 30 / 224,
  });
  const { rows } = await evaluateWith({ answer }, { prompts: ["mask"], limit: 1 });
  const { mindelta, rgood, scaleError, count } = rows.at(-1)?.summary ?? assert.fail("No row");
  assert.equal(count, 3);
  assert.ok(Math.abs(valueOf(mindelta) - 0.1) < 1e-9);
  assert.equal(rgood.value, 1);
  assert.ok(Math.abs(valueOf(scaleError) - 0.1) < 1e-9);
});

test("evaluateCars() sends the tight box of the visible mask, and scores what comes back", async () => {
  const { rows } = await evaluateWith({}, { prompts: ["box"] });
  const visibleIou = valueOf((rows.at(-1)?.summary ?? assert.fail("No row")).visibleIou);
  assert.ok(visibleIou > 0.3 && visibleIou < 1, `a filled box is not the mask: ${visibleIou}`);
});

test("evaluateCars() counts a car that was not found with 0", async () => {
  const { rows } = await evaluateWith({}, { prompts: ["none"] });
  const { found, iou, hidden, mindelta, scaleError, baselines } = rows.at(-1)?.summary ??
    assert.fail("No row");
  const values = [found, iou, hidden, mindelta, scaleError].map(({ value }) => value);
  assert.deepEqual(values, [0, 0, 0, null, null]);
  assert.ok(valueOf(baselines.visible.iou) > 0.5);
});

test("evaluateCars() tells the same in tables, curves, pictures and key figures", async () => {
  const { report } = await evaluateWith({}, { prompts: ["mask"], overlays: 2 });
  const [masks, voting, latency] = report.tables;
  assert.equal(masks.rows.length, 4);
  assert.equal(voting.rows.length, 4);
  assert.equal(latency.rows.length, 1);
  assert.ok(masks.notes?.at(-1)?.startsWith("9 cases of 3 cars, seed 1"));
  assert.deepEqual(report.keyFigures[0].measured, masks.rows[3][4]);
  for (const { series } of report.charts) {
    assert.deepEqual(series.map(({ name }) => name), [
      "mask prompt, refined",
      "hull of the visible part",
    ]);
  }
  assert.deepEqual(
    report.galleries.map(({ title, overlays }) => [title, overlays.map(({ label }) => label)]),
    [
      ["10–25 % hidden, mask prompt, refined", ["best", "median", "worst"]],
      ["25–45 % hidden, mask prompt, refined", ["best", "median", "worst"]],
      ["45–65 % hidden, mask prompt, refined", ["best", "median", "worst"]],
      ["At random, mask prompt, refined", ["at random", "at random"]],
    ],
  );
  const [{ layers }] = report.galleries[0].overlays;
  assert.deepEqual(layers.map(({ kind }) => kind), ["truth", "baseline", "visible", "amodal"]);
});

function valueOf({ value }: Measured): number {
  return value ?? assert.fail("Nothing was measured");
}
