import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { inTemporaryFolder } from "@kanizsa/gpu-worker/testing/temporary-folder.ts";
import { makeReport, measured } from "../testing/make-report.ts";
import { plainCell, readReports, rowsWith } from "./evaluation-report.ts";

test("readReports() finds every report below a folder, the newest first", async () => {
  await inTemporaryFolder(async (folder) => {
    for (const [place, day] of [["cars/val", "20"], ["scenes/test", "23"]]) {
      const report = makeReport(place.split("/")[0], {});
      const environment = { ...report.environment, date: `2026-11-${day}T00:00:00.000Z` };
      await mkdir(join(folder, place), { recursive: true });
      await writeFile(
        join(folder, place, "report.json"),
        JSON.stringify({ ...report, environment, more: 1 }),
      );
      await writeFile(join(folder, place, "predictions.json"), "[]");
    }
    const reports = await readReports(folder);
    assert.deepEqual(reports.map(({ options }) => options.dataset), ["scenes", "cars"]);
    assert.deepEqual(await readReports(join(folder, "none")), []);
  });
});

test("readReports() names the report that is of another kind, and the place", async () => {
  await inTemporaryFolder(async (folder) => {
    await writeFile(
      join(folder, "report.json"),
      JSON.stringify({ ...makeReport("cars", {}), tables: 7 }),
    );
    await assert.rejects(
      readReports(folder),
      /report\.json again with `npm run evaluate`: tables: /,
    );
  });
});

test("rowsWith() gives a table's rows by the names of its columns", () => {
  const report = makeReport("cars", {
    tables: [
      { title: "a", columns: ["x"], rows: [["1"]] },
      { title: "b", columns: ["x", "y"], rows: [["2", measured(0.5)], ["3", measured(0.25, 1)]] },
    ],
  });
  const rows = rowsWith(report, ["y"]) ?? [];
  assert.deepEqual(
    rows.map((row) => [plainCell(row["x"]), plainCell(row["y"]), plainCell(row["z"])]),
    [
      ["2", "0.500", "–"],
      ["3", "0.3", "–"],
    ],
  );
  assert.equal(rowsWith(report, ["x", "z"]), null);
});
