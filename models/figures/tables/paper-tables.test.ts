import assert from "node:assert/strict";
import test from "node:test";
import {
  type SummaryRow,
  votingTable as evaluatedVoting,
} from "@kanizsa/gpu-worker/evaluate/cars/tables.ts";
import { summarize } from "@kanizsa/gpu-worker/evaluate/cars/summary.ts";
import { makeReport, measured } from "../testing/make-report.ts";
import { type EvaluationReport, plainCell } from "./evaluation-report.ts";
import { paperTables } from "./paper-tables.ts";
import { paperTablesMarkdown } from "./to-markdown.ts";

/** A summary of one case, as the evaluation makes it. */
function summaryRow(prompt: "mask" | "box", mode: "transfer" | "refined", bin: string): SummaryRow {
  const masks = { iou: 0.8, hidden: 0.5, from90: 0, from75: 1 };
  const summary = summarize([{
    caseId: "a, 1",
    carId: "a",
    bin,
    hiddenShare: 0.3,
    prompt,
    mode,
    score: {
      ...masks,
      visibleIou: 1,
      found: true,
      abstained: false,
      center: { dx: 0.02, dy: -0.04 },
      scaleError: 0.03,
    },
    baselines: { visible: masks, hull: masks },
    totalMs: 1,
  }], 1);
  assert.ok(summary);
  return { prompt, mode, bin, summary };
}

/** What stays of a value in a JSON file. */
function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

const cars = (): EvaluationReport =>
  throughJson(makeReport("cars", {
    tables: [
      evaluatedVoting([
        summaryRow("mask", "transfer", "10–25 %"),
        summaryRow("mask", "transfer", "all"),
        summaryRow("mask", "refined", "all"),
      ]),
      {
        title: "Score",
        columns: ["hidden", "pos_acc", "neg_acc", "acc_all"],
        rows: [
          ["10–25 %", measured(0.1), measured(0.2), measured(0.3)],
          ["all", measured(0.9), measured(0.91), measured(0.905)],
        ],
      },
    ].map(({ title, columns, rows }) => ({
      title,
      columns: [...columns],
      rows: rows.map((row) =>
        row.map((cell) => typeof cell === "string" ? cell : measured(cell.value ?? 0))
      ),
    })),
  }));

const SYSTEMS = ["Kanizsa, transfer", "Kanizsa, refined", "own visible masks as amodal"];

const scenes = (): EvaluationReport =>
  makeReport("scenes", {
    tables: [
      {
        title: "Found objects",
        columns: ["measure, %", ...SYSTEMS],
        rows: [["amodal mask: AP", measured(41.2, 1), measured(46.7, 1), measured(30.1, 1)]],
      },
      {
        title: "Objects, nothing prompted",
        columns: ["hidden", "masks", "n", "found", "IoU"],
        rows: [
          ["up to 25 %", SYSTEMS[0], "3", measured(1), measured(0.99)],
          ["all", SYSTEMS[0], "9", measured(0.9), measured(0.7)],
          ["all", SYSTEMS[1], "9", measured(0.9), measured(0.75)],
          ["all", SYSTEMS[2], "9", measured(0.9), measured(0.6)],
        ],
      },
    ],
    charts: [{
      title: "AP over the IoU threshold",
      series: SYSTEMS.map((name, index) => ({
        name,
        points: [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95].map((x) => ({
          x,
          y: x === 0.9 && index === 2 ? null : (1 - x) / (index + 1),
        })),
      })),
    }],
  });

test("paperTables() makes Tables 3 and 4 of the evaluation of cars", () => {
  const [voting, score, ...others] = paperTables([cars()]);
  assert.deepEqual(others, []);
  assert.equal(voting.number, "Table 3");
  assert.deepEqual(voting.rows.map(({ label, cells }) => [label, ...cells]), [
    ["paper", "0.067", "0.76", "–"],
    ["best reference, mask given", "0.040", "1.000", "0.030"],
    ["16 references, mask given", "0.040", "1.000", "0.030"],
  ]);
  assert.deepEqual(score.rows.map(({ cells }) => cells), [
    ["0.742", "0.847", "0.793"],
    ["0.900", "0.910", "0.905"],
  ]);
});

test("paperTables() makes Tables 5 and 6 of the evaluation of scenes, the baseline of the same run first", () => {
  const [transfer, precision, ...others] = paperTables([scenes()]);
  assert.deepEqual(others, []);
  assert.deepEqual(transfer.rows.slice(2).map(({ label, cells }) => [label, ...cells]), [
    ["our visible proposals", "0.600", "30.1"],
    ["mask transfer, ours", "0.700", "41.2"],
    ["refined, ours", "0.750", "46.7"],
  ]);
  assert.deepEqual(precision.columns, ["0.5", "0.65", "0.75", "0.9", "mean"]);
  assert.deepEqual(precision.rows.slice(2).map(({ cells }) => cells), [
    ["16.7", "11.7", "8.3", "–", "30.1"],
    ["50.0", "35.0", "25.0", "10.0", "41.2"],
    ["25.0", "17.5", "12.5", "5.0", "46.7"],
  ]);
});

test("paperTables() makes nothing of reports on other data", () => {
  assert.deepEqual(paperTables([makeReport("camvid", {}), makeReport("cars", {})]), []);
});

test("paperTablesMarkdown() names the command behind every table", () => {
  const text = paperTablesMarkdown(paperTables([cars(), scenes()]));
  for (const number of [3, 4, 5, 6]) assert.match(text, new RegExp(`### Table ${number}\\. `));
  assert.equal(text.match(/`npm run evaluate -- --dataset cars`, seed 1/g)?.length, 2);
  assert.match(text, /\| refined, ours +\| 0\.750 +\| 46\.7/);
});

test("plainCell() leaves the interval to the report", () => {
  assert.equal(plainCell(measured(0.5)), "0.500");
});
