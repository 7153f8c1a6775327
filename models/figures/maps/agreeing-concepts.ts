import type { CellMap } from "./cell-map.ts";

/** Shift of a reference onto a query, whole cells. */
export interface CellShift {
  readonly dx: number;
  readonly dy: number;
}

/** Concepts that fire at the same places more than this share are shown once. */
const LARGEST_OVERLAP = 0.6;

/**
 * The visual concepts to which a pair owes most of its correlation at a shift (the voting layer's
 * Y_q ∗ Y_r of one displacement, concept by concept), the largest first; of those that fire at the
 * same places only the first is taken.
 */
export function agreeingConcepts(
  query: CellMap,
  reference: CellMap,
  shift: CellShift,
  count: number,
): number[] {
  const products = Array.from(
    { length: query.channels },
    (_, concept) => productOf(query, reference, shift, concept),
  );
  const ranked = products
    .map((product, concept) => ({
      concept,
      sum: product.reduce((total, value) => total + value, 0),
    }))
    .sort((a, b) => b.sum - a.sum);
  const chosen: number[] = [];
  for (const { concept } of ranked) {
    if (chosen.length === count) break;
    const repeats = chosen.some((other) =>
      cosine(products[concept], products[other]) > LARGEST_OVERLAP
    );
    if (!repeats) chosen.push(concept);
  }
  // where too many fire alike, the strongest fill the rest
  for (const { concept } of ranked) {
    if (chosen.length === count) break;
    if (!chosen.includes(concept)) chosen.push(concept);
  }
  return chosen;
}

/** Query times shifted reference of one concept, over the query's cells. */
function productOf(
  query: CellMap,
  reference: CellMap,
  { dx, dy }: CellShift,
  concept: number,
): Float32Array {
  const { rows, columns } = query;
  const product = new Float32Array(rows * columns);
  for (let y = Math.max(0, dy); y < Math.min(rows, rows + dy); y++) {
    for (let x = Math.max(0, dx); x < Math.min(columns, columns + dx); x++) {
      const here = y * columns + x;
      const there = (y - dy) * columns + x - dx;
      const plane = concept * rows * columns;
      product[here] = query.share[here] * query.data[plane + here] *
        reference.share[there] * reference.data[plane + there];
    }
  }
  return product;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    left += a[i] * a[i];
    right += b[i] * b[i];
  }
  return left === 0 || right === 0 ? 0 : dot / Math.sqrt(left * right);
}
