import type { ReferenceBank } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { shortlist } from "@kanizsa/shared/pipeline/shortlist.ts";
import { weighQuery } from "@kanizsa/shared/pipeline/weigh-query.ts";
import type { BankQuery } from "./bank-query.ts";
import type { Voted } from "./vote-exactly.ts";

/** What the wide vote lets pass of those that exact voting would choose. */
export interface Survival {
  /** References that pass. */
  readonly width: number;
  /** Share of the queries whose winner passes. */
  readonly winners: number;
  /** Share of the winners and runners-up that pass. */
  readonly voters: number;
}

/** @param exactly what exact voting gives each query: its winner first, then the runners-up */
export async function measureSurvival(
  bank: ReferenceBank,
  queries: readonly BankQuery[],
  runtime: Runtime,
  exactly: readonly Voted[][],
  widths: readonly number[],
): Promise<Survival[]> {
  const survivals: Survival[] = [];
  for (const width of widths) {
    let winners = 0;
    let voters = 0;
    for (const [i, { map, visible }] of queries.entries()) {
      const weighed = weighQuery(map, visible);
      if (!weighed) throw new Error("A query's frame shows nothing of it");
      const options = { count: width, width };
      const passed = new Set(await shortlist(weighed.weighted, bank, runtime, options));
      const isThrough = exactly[i].map(({ reference }) => passed.has(reference));
      winners += Number(isThrough[0]) / queries.length;
      voters += isThrough.filter(Boolean).length / isThrough.length / queries.length;
    }
    survivals.push({ width, winners, voters });
  }
  return survivals;
}
