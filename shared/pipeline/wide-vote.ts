import type { BankIndex } from "./bank-index.ts";
import { centreMaps } from "./centre-maps.ts";
import { COARSE } from "./constants.ts";
import type { Runtime, Tensor } from "./runtime.ts";

/**
 * Displacements of the centre that the wide vote tries, in coarse cells (16 frame px): ±rows, ±columns. 99 % of
 * the centres that the exact vote finds lie within them; one that lies further still votes for what looks
 * alike, only less well.
 */
const REACH = { rows: 1, columns: 2 } as const;

/**
 * Coarse vote over a whole bank by its index: one score for each reference, the higher the better. `pooled`
 * are the query's response maps at stride 16, weighted by its visible mask, [1, F, 16, 24]: what is
 * hidden has no say.
 */
export async function wideVote(
  pooled: Tensor,
  { basis, codes }: BankIndex,
  runtime: Runtime,
): Promise<Float32Array> {
  const query = centreMaps(
    pooled,
    COARSE.rows + 2 * REACH.rows,
    COARSE.columns + 2 * REACH.columns,
  );
  const { score } = await runtime.run("wide-vote", { query, basis, codes });
  return score.data;
}
