import type { SoftMask } from "../geometry/resample-mask.ts";
import { centreMaps } from "./centre-maps.ts";
import { CELL, REACH, SHORTLIST } from "./constants.ts";
import type { PreparedBank } from "./prepared-bank.ts";
import type { Runtime, Tensor } from "./runtime.ts";
import { shortlist } from "./shortlist.ts";
import { weighQuery } from "./weigh-query.ts";

const ROWS = 2 * REACH.rows + 1;
const COLUMNS = 2 * REACH.columns + 1;

/** One reference that was voted on for a query. */
export interface Candidate {
  /** Its place in the bank. */
  readonly index: number;
  /** Learnt times unlearned score at the voted centre, 0–1 (eq. 6). */
  readonly similarity: number;
  /** Voted displacement of the centre from the frame's middle, frame px. */
  readonly dx: number;
  readonly dy: number;
  /** Voting heat map Z (eq. 4) over displacements, [17, 25] cells, 0–1. */
  readonly heat: Float32Array;
}

/** Size of a candidate's heat map, cells. */
export const HEAT_SIZE = { rows: ROWS, columns: COLUMNS } as const;

/**
 * Votes for the references that look most like the query, best first: `shortlist()` of the whole bank,
 * then voting and score branches (eq. 4 to 6) over those that are on it.
 *
 * `map` are the query's response maps [1, F, 32, 48], `visible` its visible mask at stride 2 of the frame.
 * `count` references are put on the shortlist, at least `SHORTLIST`; `only` keeps the vote to one of the bank.
 * Empty when the bank is, or when nothing of the visible mask lies in the frame.
 */
export async function vote(
  map: Tensor,
  visible: SoftMask,
  bank: PreparedBank,
  runtime: Runtime,
  options: { count: number; only?: number } = { count: SHORTLIST },
): Promise<Candidate[]> {
  if (bank.size === 0) return [];
  const weighed = weighQuery(map, visible);
  if (!weighed) return [];
  const { weighted, cells } = weighed;
  const indices = options.only === undefined
    ? await shortlist(weighted, bank.bank, runtime, { count: Math.max(options.count, SHORTLIST) })
    : [options.only];
  const { references, coverage } = await bank.maps(indices);
  const [, , rows, columns] = references.dims;
  const { heat, similarity } = await runtime.run("match", {
    query: centreMaps(weighted, rows + 2 * REACH.rows, columns + 2 * REACH.columns),
    visible: centreMaps(cells, rows + 2 * REACH.rows, columns + 2 * REACH.columns),
    references,
    coverage,
  });
  return indices
    .map((index, k) => {
      const z = heat.data.slice(k * ROWS * COLUMNS, (k + 1) * ROWS * COLUMNS);
      return { index, similarity: similarity.data[k], heat: z, ...peakDisplacement(z) };
    })
    .sort((a, b) => b.similarity - a.similarity);
}

/** Sub-cell peak of a heat map [17, 25]: a parabola through its neighbours; frame px from the middle. */
export function peakDisplacement(heat: Float32Array): { dx: number; dy: number } {
  let best = 0;
  for (let i = 1; i < heat.length; i++) if (heat[i] > heat[best]) best = i;
  const x = best % COLUMNS;
  const y = Math.floor(best / COLUMNS);
  const here = heat[best];
  const offsetX = x > 0 && x < COLUMNS - 1 ? vertex(heat[best - 1], here, heat[best + 1]) : 0;
  const offsetY = y > 0 && y < ROWS - 1
    ? vertex(heat[best - COLUMNS], here, heat[best + COLUMNS])
    : 0;
  return { dx: (x + offsetX - REACH.columns) * CELL, dy: (y + offsetY - REACH.rows) * CELL };
}

function vertex(before: number, here: number, after: number): number {
  const curve = before - 2 * here + after;
  if (curve > -1e-6) return 0;
  return Math.min(0.5, Math.max(-0.5, (0.5 * (before - after)) / curve));
}
