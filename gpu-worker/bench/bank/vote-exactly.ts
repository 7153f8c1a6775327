import { PreparedBank } from "@kanizsa/shared/pipeline/prepared-bank.ts";
import type { ReferenceBank } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { vote } from "@kanizsa/shared/pipeline/vote.ts";
import type { BankQuery } from "./bank-query.ts";
import { pick } from "./view-bank.ts";

/** References that are voted on at a time. */
const AT_A_TIME = 48;

/** A reference with its similarity to a query. */
export interface Voted {
  readonly reference: number;
  readonly similarity: number;
}

/**
 * The `count` references that each query is most similar to by exact voting (eq. 4 to 6) over the
 * whole bank, most similar first. Some 2 ms a query and reference.
 */
export async function voteExactly(
  queries: readonly BankQuery[],
  bank: ReferenceBank,
  runtime: Runtime,
  count: number,
  onDone: (references: number) => void,
  atATime = AT_A_TIME,
): Promise<Voted[][]> {
  const best: Voted[][] = queries.map(() => []);
  for (let from = 0; from < bank.size; from += atATime) {
    const length = Math.min(atATime, bank.size - from);
    const numbers = Array.from({ length }, (_, i) => from + i);
    const some = new PreparedBank(pick(bank, numbers));
    for (const [i, { map, visible }] of queries.entries()) {
      const candidates = await vote(map, visible, some, runtime, { count: length });
      best[i] = [
        ...best[i],
        ...candidates.map(({ index, similarity }) => ({ reference: from + index, similarity })),
      ].sort((a, b) => b.similarity - a.similarity).slice(0, count);
    }
    onDone(from + length);
  }
  return best;
}
