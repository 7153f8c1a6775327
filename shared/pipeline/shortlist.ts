import { poolMask } from "../geometry/resample-mask.ts";
import { centreMaps } from "./centre-maps.ts";
import { COARSE } from "./constants.ts";
import { highest } from "./highest.ts";
import type { ReferenceBank } from "./reference-bank.ts";
import type { Runtime, Tensor } from "./runtime.ts";
import { wideVote } from "./wide-vote.ts";

/** References that pass the wide vote, more where more are asked for. */
export const WIDTH = 384;

/**
 * The `count` references of a bank that look most like a query: of a large bank the wide vote picks
 * `width`, the coarse vote (stride 16) picks among these. `weighted` are the query's response maps times its
 * visible mask, [1, F, 32, 48].
 */
export async function shortlist(
  weighted: Tensor,
  bank: ReferenceBank,
  runtime: Runtime,
  { count, width = WIDTH }: { readonly count: number; readonly width?: number },
): Promise<number[]> {
  const everything = () => Array.from({ length: bank.size }, (_, reference) => reference);
  if (bank.size <= count) return everything();
  const pooled = poolMaps(weighted);
  const wide = bank.index &&
    highest(await wideVote(pooled, bank.index, runtime), Math.max(width, count));
  const query = centreMaps(
    pooled,
    COARSE.rows + 2 * COARSE.reachRows,
    COARSE.columns + 2 * COARSE.reachColumns,
  );
  const references = await bank.coarseMaps(wide ?? "all");
  const { score } = await runtime.run("coarse-vote", { query, references });
  const places = highest(score.data, count);
  return wide ? places.map((place) => wide[place]) : places;
}

/** Maps [1, channels, h, w] averaged over 2 × 2 cells. */
function poolMaps({ dims: [, channels, height, width], data }: Tensor): Tensor {
  const size = width * height;
  const result = new Float32Array(channels * size / 4);
  for (let c = 0; c < channels; c++) {
    const plane = { width, height, data: data.subarray(c * size, (c + 1) * size) };
    result.set(poolMask(plane, 2).data, c * size / 4);
  }
  return { dims: [1, channels, height / 2, width / 2], data: result };
}
