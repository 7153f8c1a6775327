import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import { SHORTLIST } from "@kanizsa/shared/pipeline/constants.ts";
import { PreparedBank } from "@kanizsa/shared/pipeline/prepared-bank.ts";
import type { ReferenceBank } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { vote } from "@kanizsa/shared/pipeline/vote.ts";
import type { BankQuery } from "./bank-query.ts";
import { pick } from "./view-bank.ts";
import type { Voted } from "./vote-exactly.ts";

/** Mean IoU of the completed masks. */
export interface Accuracy {
  readonly transfer: number;
  readonly refined: number;
  /** IoU of the hidden part, mode "refined". */
  readonly hidden: number;
}

/** What a bank of one size costs and gives. */
export interface SizeMeasures {
  readonly size: number;
  /** Time of the vote for one query, ms. */
  readonly voteMs: number;
  readonly vote90Ms: number;
  /** With the shortlist. */
  readonly staged: Accuracy;
  /** With exact voting over the whole bank, null where that was not measured. */
  readonly exact: Accuracy | null;
}

/** Measures a bank; `exactly` are the references that exact voting over all of it gives each query. */
export async function measureSize(
  bank: ReferenceBank,
  queries: readonly BankQuery[],
  runtime: Runtime,
  exactly: readonly Voted[][] | null,
): Promise<SizeMeasures> {
  const prepared = new PreparedBank(bank);
  const times: number[] = [];
  for (const [i, { map, visible }] of [...queries.slice(0, 5), ...queries].entries()) {
    const began = performance.now();
    await vote(map, visible, prepared, runtime, { count: SHORTLIST });
    if (i >= Math.min(5, queries.length)) times.push(performance.now() - began);
  }
  return {
    size: bank.size,
    voteMs: quantile(times, 0.5),
    vote90Ms: quantile(times, 0.9),
    staged: await measureAccuracy(queries, () => bank),
    exact: exactly && await measureAccuracy(queries, (i) => {
      return pick(bank, exactly[i].map(({ reference }) => reference));
    }),
  };
}

async function measureAccuracy(
  queries: readonly BankQuery[],
  bankOf: (query: number) => ReferenceBank,
): Promise<Accuracy> {
  const sums = { transfer: 0, refined: 0, hidden: 0 };
  for (const [i, query] of queries.entries()) {
    const bank = bankOf(i);
    const refined = await query.score(bank, "refined");
    sums.transfer += (await query.score(bank, "transfer")).iou / queries.length;
    sums.refined += refined.iou / queries.length;
    sums.hidden += refined.hidden / queries.length;
  }
  return sums;
}
