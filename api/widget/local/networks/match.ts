import {
  argMax,
  clipByValue,
  concat,
  div,
  mean,
  mul,
  oneHot,
  reshape,
  sigmoid,
  slice,
  softmax,
  sub,
  sum,
  type Tensor2D,
  type Tensor4D,
  tensor4d,
} from "@tensorflow/tfjs-core";
import type { Tensor as Maps } from "@kanizsa/shared/pipeline/runtime.ts";
import { byReference, correlate } from "./correlate.ts";
import { join } from "./layers.ts";
import type { MapsNetwork } from "./maps-network.ts";

/** Concepts are correlated in groups before the voting layer: GROUPS of `models/training/networks.py`. */
const GROUPS = 8;

/**
 * Eq. 4 to 6: correlates the query [1, F, H, W] and its visible cells with k references [k, F, h, w] and
 * their coverage → heat maps [k, 17, 25], similarity and learnt score [k].
 */
export const match: MapsNetwork = (layers, { query, visible, references, coverage }) => {
  const total = visible.data.reduce((whole, share) => whole + share, 0);
  const per = references.dims[1] / GROUPS;
  const groups = join(
    ...Array.from(
      { length: GROUPS },
      (_, group) => byReference(correlate(query, references, group * per, per)),
    ),
  );
  const overlap = byReference(correlate(visible, coverage, 0, 1));
  const volume = join(
    div(groups, total),
    div(overlap, total),
    div(overlap, sizesOf(coverage)),
  );

  const x = layers.conv(layers.conv(layers.conv(volume, "body.0"), "body.1"), "body.2");
  const [k, rows, columns] = x.shape;
  const z = reshape(layers.conv(x, "vote", { relu: false }), [k, rows * columns]) as Tensor2D;
  const all = reshape(join(x, volume), [k, rows * columns, -1]);
  const weights = reshape(softmax(mul(z, 4)), [k, rows * columns, 1]);
  const pooled = concat([sum(mul(all, weights), 1), mean(x, [1, 2])], 1) as Tensor2D;
  const y = layers.dense(layers.dense(pooled, "score.0", { relu: true }), "score.2");
  const learnt = reshape(sigmoid(sub(y, layers.vector("score-bias"))), [k]);

  const atPeak = oneHot(argMax(z, 1), rows * columns);
  const unlearned = sum(
    mul(reshape(sum(slice(volume, [0, 0, 0, 0], [k, rows, columns, GROUPS]), 3), [k, -1]), atPeak),
    1,
  );
  return {
    heat: reshape(sigmoid(z), [k, rows, columns]),
    similarity: mul(learnt, clipByValue(unlearned, 0, 1)),
    learnt,
  };
};

/** Cells of each reference, at least 1, [k, 1, 1, 1]. */
function sizesOf({ dims: [k, , h, w], data }: Maps): Tensor4D {
  const sizes = new Float32Array(k).fill(0);
  for (let i = 0; i < data.length; i++) sizes[Math.floor(i / (h * w))] += data[i];
  return tensor4d(sizes.map((size) => Math.max(1, size)), [k, 1, 1, 1]);
}
