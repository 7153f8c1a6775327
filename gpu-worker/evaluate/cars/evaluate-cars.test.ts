import assert from "node:assert/strict";
import test from "node:test";
import { convexHull } from "@kanizsa/shared/metrics/convex-hull.ts";
import { inTemporaryFolder } from "../../testing/temporary-folder.ts";
import type { EvaluateOptions } from "../arguments.ts";
import { type FakeCar, startAnsweringWorker } from "../testing/answering-worker.ts";
import { testContext } from "../testing/context.ts";
import { writeDrawnCars } from "../testing/drawn-data.ts";
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
      return { report, rows: report.details.rows as SummaryRow[], drawn: context.drawn };
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
    const { iou, hidden, from90, from75, baselines, visibleIou, interval } = summary;
    assert.deepEqual({ iou, hidden, from90, from75 }, baselines.visible);
    assert.equal(hidden, 0);
    assert.equal(visibleIou, 1);
    assert.ok(interval[0] <= iou && iou <= interval[1]);
    assert.ok(baselines.hull.hidden > 0);
  }
  // The visible mask's IoU is the visible share.
  const ious = rows.slice(0, 3).map(({ summary }) => summary.iou);
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
  assert.ok(Math.abs((mindelta ?? NaN) - 0.1) < 1e-9);
  assert.equal(rgood, 1);
  assert.ok(Math.abs((scaleError ?? NaN) - 0.1) < 1e-9);
});

test("evaluateCars() sends the tight box of the visible mask, and scores what comes back", async () => {
  const { rows } = await evaluateWith({}, { prompts: ["box"] });
  const { visibleIou } = rows.at(-1)?.summary ?? assert.fail("No row");
  assert.ok(visibleIou > 0.3 && visibleIou < 1, `a filled box is not the mask: ${visibleIou}`);
});

test("evaluateCars() counts a car that was not found with 0", async () => {
  const { rows } = await evaluateWith({}, { prompts: ["none"] });
  const { found, iou, hidden, mindelta, scaleError, baselines } = rows.at(-1)?.summary ??
    assert.fail("No row");
  assert.deepEqual({ found, iou, hidden, mindelta, scaleError }, {
    found: 0,
    iou: 0,
    hidden: 0,
    mindelta: null,
    scaleError: null,
  });
  assert.ok(baselines.visible.iou > 0.5);
});

test("evaluateCars() prints its rows and draws the overlays that were asked for", async () => {
  const { report, drawn } = await evaluateWith({}, { prompts: ["mask"], overlays: 2 });
  const [masks, voting, latency] = report.tables;
  assert.equal(masks.rows.length, 4);
  assert.equal(voting.rows.length, 4);
  assert.equal(latency.rows.length, 1);
  assert.ok(masks.notes?.at(-1)?.startsWith("9 cases of 3 cars, seed 1"));
  assert.equal(drawn.size, 2);
  for (const { width, height } of drawn.values()) assert.deepEqual([width, height], [4 * 160, 120]);
  assert.equal(report.model?.name, "car");
});
