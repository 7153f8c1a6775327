import { pairAccuracy, TAU_NEG, TAU_POS } from "@kanizsa/shared/metrics/scores/pair-accuracy.ts";
import { groupBy } from "../../measure/group-by.ts";
import { measureMean } from "../../measure/measure-mean.ts";
import { measureMedian } from "../../measure/measure-median.ts";
import { measureStatistics } from "../../measure/measure-statistics.ts";
import { measureVoting } from "../../measure/measure-voting.ts";
import type { Cell } from "../../report/cell.ts";
import type { KeyFigure } from "../../report/report.ts";
import type { Table } from "../../report/table.ts";
import { type MatchRecord, TOP_VOTES } from "./match-case.ts";
import { type MatchedPair, PAIRS_OF_A_KIND } from "./score-pairs.ts";

/** Where the centre was voted (Table 3 of the paper) and how well the scale was told (eq. 1). */
export function votesTable(records: readonly MatchRecord[], seed: number): Table {
  return {
    title: "Voting and scale",
    columns: [
      "hidden",
      "n",
      "top-1 mindelta",
      "top-1 rgood(0.1)",
      `top-${TOP_VOTES} mindelta`,
      `top-${TOP_VOTES} rgood(0.1)`,
      "scale error (median)",
    ],
    rows: byBin(records).map(({ bin, photographs, count }): Cell[] => {
      const top1 = measureVoting(
        photographs.map((group) => group.map((record) => record.top1)),
        seed,
      );
      const top12 = measureVoting(
        photographs.map((group) => group.map((record) => record.top12)),
        seed,
      );
      const scale = measureMedian(
        photographs.map((group) => group.map(({ scaleError }) => scaleError)),
        seed,
      );
      return [bin, String(count), top1.mindelta, top1.rgood, top12.mindelta, top12.rgood, scale];
    }),
    notes: [
      `Top-1: the vote of the best-ranked reference; top-${TOP_VOTES}: the mean of the best ` +
      `${TOP_VOTES} votes, weighted as the soft vote does. Against the box of the true amodal mask. ` +
      "In brackets: 95 % intervals, a bootstrap over photographs.",
    ],
  };
}

/** Whether alike pairs are told from unlike ones (Table 4 of the paper). */
export function pairTable(records: readonly MatchRecord[], seed: number): Table {
  const kinds: { readonly label: string; readonly has: (pair: MatchedPair) => boolean }[] = [
    { label: "all", has: () => true },
    { label: "ranked high", has: ({ kind }) => kind === "high" },
    { label: "at random", has: ({ kind }) => kind === "random" },
  ];
  return {
    title: "Score of pairs",
    columns: ["pairs", "alike", "unlike", "pos_acc", "neg_acc", "acc_all"],
    rows: kinds.map(({ label, has }): Cell[] => {
      const photographs = groupBy(records, ({ carId }) => carId)
        .map((group) => group.flatMap(({ pairs }) => pairs.filter(has)));
      const { positives, negatives } = pairAccuracy(photographs.flat());
      const measured = measureAccuracy(photographs, seed);
      return [
        label,
        String(positives),
        String(negatives),
        measured.posAcc,
        measured.negAcc,
        measured.accAll,
      ];
    }),
    notes: [
      `Alike: silhouettes of an IoU of at least ${TAU_POS} at one scale and centre; unlike: at most ` +
      `${TAU_NEG}; what lies between makes no pair (section 3.2). Right is a learnt score (eq. 6) of ` +
      `at least 0.5, or below it. Each query makes up to ${PAIRS_OF_A_KIND} pairs alike and ` +
      `${PAIRS_OF_A_KIND} unlike with the references that the method itself ranks highest, which ` +
      "makes the unlike ones hard, and as many with others at random.",
    ],
  };
}

/** How good the references are that were chosen. */
export function retrievalTable(records: readonly MatchRecord[], seed: number): Table {
  return {
    title: "Silhouettes of the references",
    columns: ["hidden", "n", "IoU of the best-ranked", "IoU of the best in the bank"],
    rows: byBin(records).map(({ bin, photographs, count }): Cell[] => [
      bin,
      String(count),
      measureMean(photographs.map((group) => group.map(({ chosenShape }) => chosenShape)), seed),
      measureMean(
        photographs.map((group) => group.flatMap(({ bestShape }) => bestShape ?? [])),
        seed,
      ),
    ]),
    notes: ["With the true silhouette, at the true scale and centre: what the bank could give."],
  };
}

/** What the paper has in its Tables 3 and 4. */
export function matchingKeyFigures(records: readonly MatchRecord[], seed: number): KeyFigure[] {
  const photographs = groupBy(records, ({ carId }) => carId);
  const top1 = measureVoting(photographs.map((group) => group.map((record) => record.top1)), seed);
  const top12 = measureVoting(
    photographs.map((group) => group.map((record) => record.top12)),
    seed,
  );
  const score = measureAccuracy(
    photographs.map((group) => group.flatMap(({ pairs }) => pairs)),
    seed,
  );
  const figure = (label: string, measured: KeyFigure["measured"]) => ({
    label,
    measured,
    others: [],
  });
  return [
    figure("mindelta, top-1", top1.mindelta),
    figure("rgood(0.1), top-1", top1.rgood),
    figure(`rgood(0.1), top-${TOP_VOTES}`, top12.rgood),
    figure("pos_acc", score.posAcc),
    figure("neg_acc", score.negAcc),
    figure("acc_all", score.accAll),
  ];
}

function measureAccuracy(photographs: readonly (readonly MatchedPair[])[], seed: number) {
  return measureStatistics(photographs, (pairs) => {
    const { posAcc, negAcc, accAll } = pairAccuracy(pairs);
    return { posAcc, negAcc, accAll };
  }, seed);
}

/** Each bin, and all together, as lists of one photograph's records. */
function byBin(records: readonly MatchRecord[]) {
  return [...groupBy(records, ({ bin }) => bin), records]
    .filter((list) => list.length > 0)
    .map((list) => ({
      bin: list === records ? "all" : list[0].bin,
      count: list.length,
      photographs: groupBy(list, ({ carId }) => carId),
    }));
}
