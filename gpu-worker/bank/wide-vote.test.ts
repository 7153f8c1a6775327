import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { wideVote as expectedVote } from "@kanizsa/shared/pipeline/testing/fake-networks.ts";
import { wideVote } from "@kanizsa/shared/pipeline/wide-vote.ts";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import { openSessions } from "../runtime/sessions.ts";

const NETWORK = new URL("../../models/car/wide-vote.onnx", import.meta.url);

test("the network wide-vote scores references as the method says, in the reach that it asks for", async () => {
  const random = mulberry32(1);
  const draw = (...dims: number[]) => {
    const length = dims.reduce((product, dim) => product * dim, 1);
    return { dims, data: Float32Array.from({ length }, () => random() - 0.5) };
  };
  const networks = [{ name: "wide-vote", bytes: await readFile(NETWORK) }];
  const runtime = await openSessions(networks, { provider: "cpu", threads: 1 });
  try {
    for (const [rank, count] of [[4, 6], [128, 3]]) {
      const index = { basis: draw(rank + 1, 32, 12, 20), codes: draw(count, rank) };
      const pooled = draw(1, 32, 16, 24);
      const expected = await wideVote(pooled, index, {
        provider: "fake",
        run: (_, inputs) => Promise.resolve(expectedVote(inputs)),
      });
      const scores = await wideVote(pooled, index, runtime);
      assert.equal(scores.length, count);
      scores.forEach((score, i) => assert.ok(Math.abs(score - expected[i]) < 1e-3));
    }
  } finally {
    await runtime.dispose();
  }
});
