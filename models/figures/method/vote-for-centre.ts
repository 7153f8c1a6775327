import { centerOf } from "@kanizsa/shared/pipeline/complete/completion.ts";
import { formHypothesis } from "@kanizsa/shared/pipeline/complete/hypothesis.ts";
import { voteWeights } from "@kanizsa/shared/pipeline/complete/soft-vote.ts";
import { SHORTLIST } from "@kanizsa/shared/pipeline/constants.ts";
import { DEFAULT_IMPROVEMENTS } from "@kanizsa/shared/pipeline/improvements.ts";
import type { Query } from "@kanizsa/shared/pipeline/look-at-query.ts";
import type { PreparedBank } from "@kanizsa/shared/pipeline/prepared-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";

/** Where a centre was voted. */
export interface CentreVote {
  /** Voting heat map over displacements, [17, 25] cells, 0 to 1. */
  readonly heat: Float32Array;
  /** Image px. */
  readonly centre: readonly [x: number, y: number];
}

/** What the best reference votes, as in the paper, and what the shortlist votes together; null without references. */
export async function voteForCentre(
  query: Query,
  bank: PreparedBank,
  runtime: Runtime,
): Promise<{ readonly best: CentreVote; readonly together: CentreVote } | null> {
  const ask = async (mode: "transfer" | "refined") => {
    const means = { runtime, bank, improvements: DEFAULT_IMPROVEMENTS[mode] };
    return (await formHypothesis(query, null, { mode, top_k: 1 }, means)).references;
  };
  const [best] = await ask("transfer");
  if (!best) return null;
  const voters = (await ask("refined")).slice(0, SHORTLIST);
  const heat = new Float32Array(best.heat.length);
  let [dx, dy] = [0, 0];
  voteWeights(voters).forEach((weight, k) => {
    voters[k].heat.forEach((value, i) => heat[i] += weight * value);
    dx += weight * voters[k].dx;
    dy += weight * voters[k].dy;
  });
  return {
    best: { heat: best.heat, centre: centerOf(query, best.dx, best.dy) },
    together: { heat, centre: centerOf(query, dx, dy) },
  };
}
