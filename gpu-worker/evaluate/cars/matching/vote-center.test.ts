import assert from "node:assert/strict";
import test from "node:test";
import { voteCenter } from "./vote-center.ts";

const frame = { scale: 0.5, centerX: 100, centerY: 80, width: 384, height: 256 };
const vote = (similarity: number, dx: number, dy: number) => ({
  ...{ similarity, dx, dy },
  index: 0,
  heat: new Float32Array(),
});

test("voteCenter() of one vote is where it points, in px of the picture", () => {
  assert.deepEqual(voteCenter({ frame }, [vote(0.7, 10, -5)]), [120, 70]);
});

test("voteCenter() weighs votes by their similarity", () => {
  assert.deepEqual(voteCenter({ frame }, [vote(0.7, 10, 0), vote(0.7, -10, 0)]), [100, 80]);
  const [x] = voteCenter({ frame }, [vote(0.7, 10, 0), vote(0.5, -10, 0)]);
  assert.ok(x > 119 && x < 120, `got ${x}`);
});
