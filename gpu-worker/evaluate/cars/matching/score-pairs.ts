import { type ScoredPair, TAU_NEG, TAU_POS } from "@kanizsa/shared/metrics/scores/pair-accuracy.ts";
import type { Query } from "@kanizsa/shared/pipeline/look-at-query.ts";
import type { PreparedBank } from "@kanizsa/shared/pipeline/prepared-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { vote } from "@kanizsa/shared/pipeline/vote.ts";
import type { Random } from "@kanizsa/shared/random/mulberry32.ts";
import { sampleIndices } from "../../report/sample-indices.ts";
import { watchLearntScores } from "./learnt-scores.ts";

/** Pairs of each kind that a query makes at most: as many alike as unlike ones, if the bank has them. */
export const PAIRS_OF_A_KIND = 12;
/** References of a large bank that are ranked, and looked through at random. */
const MOST_RANKED = 512;
const MOST_DRAWN = 2000;

export interface MatchedPair extends ScoredPair {
  /** Whether the method ranks the reference high for this query, which makes an unlike one hard. */
  readonly kind: "high" | "random";
}

/**
 * Learnt scores (eq. 6) of a query with references that are alike or unlike it (paper, section 3.2): of
 * both classes those that the method itself ranks highest, and others at random.
 *
 * @param overlap IoU of the query's true silhouette with a reference's
 */
export async function scorePairs(
  query: Query,
  overlap: (reference: number) => number,
  { bank, runtime, random }: {
    readonly bank: PreparedBank;
    readonly runtime: Runtime;
    readonly random: Random;
  },
): Promise<MatchedPair[]> {
  const voteFor = (through: Runtime, options: { count: number; only?: number }) =>
    vote(query.map, query.visibleInFrame, bank, through, options);
  const ranked = await voteFor(runtime, { count: Math.min(bank.size, MOST_RANKED) });
  const high = choose(ranked.map(({ index }) => index), overlap);
  const drawn = [...sampleIndices(bank.size, MOST_DRAWN, random)];
  const others = choose(drawn.filter((index) => !high.includes(index)), overlap);
  const learnt = watchLearntScores(runtime);
  const pairs: MatchedPair[] = [];
  for (const [kind, references] of [["high", high], ["random", others]] as const) {
    for (const only of references) {
      await voteFor(learnt.runtime, { count: 1, only });
      pairs.push({ kind, iou: overlap(only), similarity: learnt.last()[0] });
    }
  }
  return pairs;
}

/** The first references of a list that are alike, and the first that are unlike. */
function choose(
  references: readonly number[],
  overlap: (reference: number) => number,
): number[] {
  const alike: number[] = [];
  const unlike: number[] = [];
  for (const reference of references) {
    const iou = overlap(reference);
    if (iou >= TAU_POS && alike.length < PAIRS_OF_A_KIND) alike.push(reference);
    if (iou <= TAU_NEG && unlike.length < PAIRS_OF_A_KIND) unlike.push(reference);
    if (alike.length === PAIRS_OF_A_KIND && unlike.length === PAIRS_OF_A_KIND) break;
  }
  return [...alike, ...unlike];
}
