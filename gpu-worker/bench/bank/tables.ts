import { WIDTH } from "@kanizsa/shared/pipeline/shortlist.ts";
import { figure } from "../../evaluate/report/cell.ts";
import type { Table } from "../../evaluate/report/table.ts";
import type { Serving } from "./measure-serving.ts";
import type { SizeMeasures } from "./measure-size.ts";
import type { Survival } from "./measure-survival.ts";

export function sizesTable(
  measures: readonly SizeMeasures[],
  { real, cases }: { readonly real: number; readonly cases: number },
): Table {
  const of300 = measures.find(({ size }) => size === 300)?.voteMs;
  return {
    title: "Bank: time and accuracy over its size",
    columns: [
      "references",
      "vote ms",
      "90 % within ms",
      "of 300",
      "transfer IoU",
      "refined IoU",
      "hidden IoU",
      "exact: transfer",
      "exact: refined",
      "exact: hidden",
    ],
    rows: measures.map(({ size, voteMs, vote90Ms, staged, exact }) => [
      `${size}${size > real ? " (made up)" : ""}`,
      figure(voteMs, 1),
      figure(vote90Ms, 1),
      figure(of300 === undefined ? null : voteMs / of300, 2),
      figure(staged.transfer),
      figure(staged.refined),
      figure(staged.hidden),
      figure(exact?.transfer),
      figure(exact?.refined),
      figure(exact?.hidden),
    ]),
    notes: [
      `Vote: shortlist and exact vote of one query. Means over ${cases} half-hidden cars of the ` +
      `split dev, visible mask given. Up to ${real} references are real ones, drawn at random; larger ` +
      "banks are those and made-up variants of them (silhouettes stretched and sheared, features " +
      "mixed with another reference's and with noise), which shows what size costs, not what more " +
      "cars would bring. Exact: the same with exact voting over the whole bank, no shortlist.",
    ],
  };
}

export function survivalTable(survivals: readonly Survival[], references: number): Table {
  return {
    title: "Bank: what the wide vote lets pass",
    columns: ["width", "exact winners", "16 best exactly"],
    rows: survivals.map(({ width, winners, voters }) => [
      `${width}${width === WIDTH ? " (used)" : ""}`,
      figure(winners),
      figure(voters),
    ]),
    notes: [
      `Share of what exact voting over ${references} references chooses that is among the first ` +
      "ones of the wide vote.",
    ],
  };
}

export function servingTable(servings: readonly Serving[], requests: number): Table {
  const [first] = servings;
  const ratio = (value: number, of: number) => `${figure(value, 1)} (× ${figure(value / of, 2)})`;
  return {
    title: "Bank: workers that serve with it",
    columns: ["references", "file MB", "ready after s", "vote ms", "request ms", "RSS MiB"],
    rows: servings.map((serving) => [
      String(serving.references),
      figure(serving.megabytes, 1),
      figure(serving.readySeconds, 1),
      ratio(serving.voteMs, first.voteMs),
      ratio(serving.totalMs, first.totalMs),
      figure(serving.residentMib, 0),
    ]),
    notes: [
      `Medians of ${requests} requests to each in turn: one box prompt, mode refined, photographs ` +
      "of the split dev.",
    ],
  };
}
