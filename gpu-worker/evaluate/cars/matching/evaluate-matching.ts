import { hashSeed } from "@kanizsa/shared/random/hash-seed.ts";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import type { EvaluateOptions } from "../../arguments.ts";
import { carSplit } from "../../datasets/cars.ts";
import type { EvaluationContext } from "../../evaluation.ts";
import { BINS } from "../../occlusion/bin.ts";
import type { Report } from "../../report/report.ts";
import { InterruptedError, type Interruption } from "../../run/interruption.ts";
import { readOccludedCases } from "../occluded-cases.ts";
import { matchCase, type MatchRecord } from "./match-case.ts";
import { matchingCharts } from "./matching-charts.ts";
import { matchingKeyFigures, pairTable, retrievalTable, votesTable } from "./matching-tables.ts";
import type { OpenMethod } from "./open-method.ts";

/** What the measurement of voting and score works with: no worker stands between. */
export interface MatchingContext {
  readonly options: EvaluateOptions;
  readonly method: Pick<OpenMethod, "runtime" | "bank">;
  readonly follow: EvaluationContext["follow"];
  readonly interruption: Pick<Interruption, "isWanted">;
}

/** Measures voting, score and ScaleNet by themselves on the cases of `evaluateCars()`, masks given. */
export async function evaluateMatching(
  { options, method, follow, interruption }: MatchingContext,
): Promise<Report> {
  const { data, seed, limit } = options;
  const split = carSplit(options.split);
  const dropped: string[] = [];
  const onDropped = (id: string) => dropped.push(id);
  const sources = (await readOccludedCases({ data, split, seed, onDropped })).slice(0, limit);
  const progress = follow(sources.length * BINS.length);
  const records: MatchRecord[] = [];
  const blank: string[] = [];
  for (const source of sources) {
    for await (const occluded of source.cases()) {
      if (interruption.isWanted) {
        throw new InterruptedError("Run the command again: it was not done");
      }
      const random = mulberry32(hashSeed(seed, occluded.id, "pairs"));
      const record = await matchCase(occluded, method.bank, method.runtime, random);
      if (record) records.push(record);
      else blank.push(occluded.id);
      progress.update(records.length + blank.length + dropped.length, occluded.id);
    }
  }
  progress.end();
  return {
    title: `Voting and score by themselves, ${split}`,
    lead:
      `${records.length} cars with a part hidden, their visible masks given, are matched with ` +
      `the ${method.bank.size} references of the bank: where their centre is voted, and which ` +
      "references are told to be alike.",
    keyFigures: matchingKeyFigures(records, seed),
    tables: [votesTable(records, seed), pairTable(records, seed), retrievalTable(records, seed)],
    charts: records.length === 0 ? [] : matchingCharts(records, seed),
    galleries: [],
    details: { cases: records, dropped, blank },
  };
}
