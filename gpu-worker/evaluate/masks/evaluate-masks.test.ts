import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import type { AmodalInstance } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { writeCoco } from "@kanizsa/shared/formats/coco/write-coco.ts";
import { writeCocoa } from "@kanizsa/shared/formats/cocoa/write-cocoa.ts";
import { writeKins } from "@kanizsa/shared/formats/kins/write-kins.ts";
import { writePredictions } from "@kanizsa/shared/formats/predictions/write-predictions.ts";
import { writeAmodalScenes } from "@kanizsa/shared/formats/scenes/write-amodal-scenes.ts";
import { convexHull } from "@kanizsa/shared/metrics/convex-hull.ts";
import { inTemporaryFolder } from "../../testing/temporary-folder.ts";
import type { EvaluateOptions } from "../arguments.ts";
import { DatasetError } from "../datasets/dataset-error.ts";
import { cellText, type Measured } from "../report/cell.ts";
import type { Report } from "../report/report.ts";
import { type FakeCar, startAnsweringWorker } from "../testing/answering-worker.ts";
import { testContext } from "../testing/context.ts";
import { drawnScenes, writeJson, writePictures } from "../testing/drawn-masks.ts";
import { evaluateMasks } from "./evaluate-masks.ts";

type Fake = Parameters<typeof startAnsweringWorker>[0];

/** Writes the drawn scenes in every format and measures a worker whose answers are known. */
async function evaluateWith(
  fake: Fake,
  options: Partial<EvaluateOptions>,
  prepare: (folder: string) => Promise<Partial<EvaluateOptions>> = () => Promise.resolve({}),
): Promise<Report> {
  return await inTemporaryFolder(async (data) => {
    const dataset = drawnScenes();
    await writePictures(join(data, "test/images"), dataset);
    await writeJson(join(data, "test/annotations/amodal.json"), writeAmodalScenes(dataset));
    await writeJson(join(data, "kins.json"), writeKins(dataset));
    await writeJson(join(data, "cocoa.json"), writeCocoa(dataset));
    await writeJson(join(data, "coco.json"), writeCoco(dataset));
    const worker = await startAnsweringWorker(fake);
    try {
      const context = testContext(worker.client, {
        dataset: "scenes",
        data,
        split: "test",
        ...options,
        ...await prepare(data),
      });
      return await evaluateMasks(context);
    } finally {
      await worker.stop();
    }
  });
}

/** Annotations in a file of their own, beside the pictures of the drawn scenes. */
function annotated(name: "kins" | "cocoa" | "coco") {
  return (folder: string) =>
    Promise.resolve({
      dataset: name,
      data: join(folder, "test/images"),
      annotations: join(folder, `${name}.json`),
      split: "all",
    });
}

/** Finds every car exactly, the rear ones with less certainty. */
const perfect: Fake = {
  find: ({ rgb }) =>
    drawnScenes().images.filter(({ id }) => id === rgb[0]).flatMap(({ instances }) =>
      instances.filter(({ category }) => category === "car").map((car) => ({
        visible: car.visible.toBitmap(),
        amodal: car.amodal.toBitmap(),
        score: car.id === 1 ? 0.9 : 0.8,
      }))
    ),
};

/** Cells of a table by the text of their row's first cells and the name of their column. */
function cellsOf({ tables }: Report, title: string) {
  const table = tables.find((candidate) => candidate.title === title) ??
    assert.fail(`No table ${title}: got ${tables.map((candidate) => candidate.title).join("; ")}`);
  return (row: string, column: string) => {
    const at = table.columns.indexOf(column);
    const found = table.rows.find((cells) => cells.map(cellText).join(" | ").startsWith(row));
    if (at < 0 || !found) assert.fail(`No cell ${row} × ${column} in\n${JSON.stringify(table)}`);
    return cellText(found[at]).replace(/ .*/, "");
  };
}

test("evaluateMasks() gives a worker that finds everything AP 100, and its visible masks less", async () => {
  const report = await evaluateWith(perfect, {});
  const cell = cellsOf(report, "Found objects");
  const ours = "Kanizsa, refined";
  for (const measure of ["AP", "AP50", "AP90", "AR", "AR, above 25 % hidden"]) {
    assert.equal(cell(`amodal mask: ${measure}`, ours), "100.0");
  }
  assert.equal(cell("visible mask: AP", ours), "100.0");
  assert.equal(cell("amodal box: AP", ours), "100.0");
  const baseline = "own visible masks as amodal";
  assert.equal(cell("visible mask: AP", baseline), "100.0");
  assert.ok(Number(cell("amodal mask: AP", baseline)) < 90);
  assert.equal(cell("amodal mask: AR, not hidden", baseline), "100.0");

  const objects = cellsOf(report, "Objects, nothing prompted");
  assert.equal(objects(`all | ${ours}`, "n"), "6");
  assert.equal(objects(`all | ${ours}`, "found"), "1.000");
  assert.equal(objects(`above 25 % | ${ours}`, "hidden IoU"), "1.000");
  assert.equal(objects(`above 25 % | ${baseline}`, "hidden IoU"), "0.000");
  const bodies = cellsOf(report, "Objects, nothing prompted, by body style");
  assert.equal(bodies(`pickup | ${ours}`, "n"), "3");
  const calibration = cellsOf(report, "Calibration of the score");
  assert.equal(calibration(ours, "expected calibration error"), "0.150");

  assert.deepEqual(report.charts.map(({ title }) => title), [
    "AP over the IoU threshold",
    "Reliability of the score",
    "IoU over the hidden share, nothing prompted",
    "Hidden IoU over the hidden share, nothing prompted",
    "Share of objects over their IoU, nothing prompted",
  ]);
  assert.equal(report.keyFigures[0].measured.value, 100);
});

test("evaluateMasks() scores another system's predictions beside it, the same as its own", async () => {
  const name = "Kanizsa, refined";
  const report = await evaluateWith(perfect, {}, async (folder) => {
    const first = await evaluateWith(perfect, {});
    const against = join(folder, "theirs.json");
    await writeJson(against, first.files?.["predictions.json"]);
    return { against };
  });
  const cell = cellsOf(report, "Found objects");
  for (const measure of ["amodal mask: AP", "visible mask: AP75", "amodal box: AP50"]) {
    assert.equal(cell(measure, "theirs"), "100.0");
    assert.equal(cell(measure, `${name} − theirs`), "0.0");
  }
  const objects = cellsOf(report, "Objects, nothing prompted");
  assert.equal(objects("above 25 % | theirs", "hidden IoU"), "1.000");
  const difference = cellsOf(report, "Objects, nothing prompted: difference to theirs");
  assert.equal(difference(name, "hidden IoU"), "0.000");
  const kinds = report.galleries.flatMap(({ overlays }) =>
    overlays.flatMap(({ layers }) => layers.map(({ kind }) => kind))
  );
  assert.ok(kinds.includes("against") && kinds.includes("truth") && kinds.includes("amodal"));
});

test("evaluateMasks() names predictions of pictures that the data set doesn't have", async () => {
  const evaluation = evaluateWith(perfect, { limit: 1 }, async (folder) => {
    const { images, ...dataset } = drawnScenes();
    const scored = images.map((image) => ({
      ...image,
      id: image.id + 1,
      instances: image.instances.map((car): AmodalInstance => ({ ...car, score: 0.5 })),
    }));
    const against = join(folder, "theirs.json");
    await writeJson(against, writePredictions({ ...dataset, images: scored }));
    return { against };
  });
  await assert.rejects(
    evaluation,
    (error) =>
      error instanceof DatasetError &&
      /^Use predictions of this data set for --against: .*theirs\.json: \[\d\]\.image_id: .*got 4$/
        .test(error.message),
  );
});

test("evaluateMasks() counts what was not found with 0", async () => {
  const report = await evaluateWith({}, {});
  const objects = cellsOf(report, "Objects, nothing prompted");
  for (const measure of ["found", "IoU", "visible IoU", "IoU ≥ 0.5"]) {
    assert.equal(objects("all | Kanizsa, refined", measure), "0.000");
  }
  assert.equal(
    cellsOf(report, "Found objects")("amodal mask: AP", "Kanizsa, refined"),
    "0.0",
  );
  assert.match(report.galleries[0].overlays[0].caption, /^not found; 0 % hidden/);
});

test("evaluateMasks() prompts every object with its mask or its box", async () => {
  const answer = (visible: FakeCar["visible"]) => ({ visible, amodal: convexHull(visible) });
  const report = await evaluateWith({ answer }, { prompts: ["mask", "box"], modes: ["transfer"] });
  const masks = cellsOf(report, "Objects, mask prompt");
  const boxes = cellsOf(report, "Objects, box prompt");
  const ours = "Kanizsa, transfer";
  for (const measure of ["IoU", "hidden IoU", "IoU ≥ 0.75", "pooled hidden IoU"]) {
    for (const hidden of ["not hidden", "up to 25 %", "above 25 %", "all"]) {
      assert.equal(
        masks(`${hidden} | ${ours}`, measure),
        masks(`${hidden} | hull of the visible mask`, measure),
      );
    }
  }
  assert.equal(masks(`all | ${ours}`, "visible IoU"), "1.000");
  assert.equal(masks("all | visible mask as it is", "hidden IoU"), "0.000");
  assert.ok(Number(boxes("above 25 % | Kanizsa, transfer", "visible IoU")) < 1);
  assert.match(report.lead, /visible mask of each object is given: 6 in 3 pictures\./);
});

test("evaluateMasks() measures who hides whom", async () => {
  const report = await evaluateWith(perfect, {});
  // The fake worker knows of no order.
  const order = cellsOf(report, "Who hides whom, nothing prompted");
  assert.equal(order("Kanizsa, refined", "pairs"), "2");
  assert.equal(order("Kanizsa, refined", "right"), "0.000");
});

test("evaluateMasks() reads COCOA and KINS like its own scenes", async () => {
  const figures = ({ tables }: Report) =>
    tables[0].rows.map((cells) => cells.slice(1).map(cellText));
  const scenes = await evaluateWith(perfect, {});
  for (const name of ["kins", "cocoa"] as const) {
    assert.deepEqual(figures(await evaluateWith(perfect, {}, annotated(name))), figures(scenes));
  }
});

test("evaluateMasks() holds COCO's outlines of what is seen against visible masks", async () => {
  const report = await evaluateWith(
    {
      find: (picture) =>
        (perfect?.find?.(picture) ?? []).map((car) => ({ ...car, visible: car.amodal })),
    },
    {},
    annotated("coco"),
  );
  assert.equal(cellsOf(report, "Found objects")("mask: AP", "Kanizsa, refined"), "100.0");
  const objects = report.tables.find(({ title }) => title === "Objects, nothing prompted");
  assert.ok(!objects?.columns.some((column) => column.includes("hidden IoU")));
  assert.equal(objects?.rows.length, 1);
  assert.deepEqual(report.charts.map(({ title }) => title), [
    "AP over the IoU threshold",
    "Reliability of the score",
    "Share of objects over their IoU, nothing prompted",
  ]);
});

test("evaluateMasks() looks for one category, or for every object", async () => {
  const of = (report: Report) => cellsOf(report, "Objects, mask prompt")("all", "n");
  const options = { prompts: ["mask"] as const };
  assert.equal(of(await evaluateWith({}, { ...options, category: "bus" })), "1");
  assert.equal(of(await evaluateWith({}, { ...options, category: "all" })), "7");
  await assert.rejects(
    evaluateWith({}, { ...options, category: "tram" }),
    { name: "DatasetError", message: "Use --category all, car, bus: got tram" },
  );
});

test("evaluateMasks() compares both modes in one report", async () => {
  const report = await evaluateWith(perfect, { modes: ["transfer", "refined"], overlays: 2 });
  const [{ columns }] = report.tables;
  assert.deepEqual(columns.slice(1), [
    "Kanizsa, transfer",
    "Kanizsa, refined",
    "own visible masks as amodal",
  ]);
  const intervals = report.tables[0].rows.flatMap((cells) =>
    cells.filter((cell): cell is Measured => typeof cell !== "string" && cell.value !== null)
  ).map(({ interval }) => interval);
  assert.ok(intervals.every((interval) => interval && interval[0] <= interval[1]));
  assert.deepEqual(report.galleries.map(({ title, overlays }) => [title, overlays.length]), [
    ["Wholly seen, nothing prompted, Kanizsa, refined", 3],
    ["Hidden up to 25 %, nothing prompted, Kanizsa, refined", 1],
    ["Hidden above 25 %, nothing prompted, Kanizsa, refined", 1],
    ["At random, nothing prompted, Kanizsa, refined", 2],
  ]);
});
