import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { postForm, readFixture, readResult } from "./harness/caller.ts";
import { type Services, startServices } from "./harness/services.ts";

const street = await readFixture("street.jpg");

/** The red and the blue car of the street. */
const PROMPTS = [{ box: [116, 391, 400, 132] }, { box: [365, 341, 307, 111] }];

let services: Services;
/** Scores of all that is found, however unlikely. */
let allScores: number[];

Deno.test.beforeAll(async () => {
  services = await startServices();
  allScores = scoresOf(await segment({ min_score: 0 }));
});

Deno.test.afterAll(() => services?.stop());

async function segment(request: unknown): Promise<SegmentationResult> {
  return readResult(await postForm(services, street, request));
}

function scoresOf({ instances }: SegmentationResult): number[] {
  return instances.map(({ score }) => score);
}

/** What else is found in front of a car has a say in how well its mask is thought to fit. */
const BY_OTHERS = 0.02;

function assertClose(scores: readonly number[], expected: readonly number[]): void {
  assertEquals(scores.length, expected.length);
  scores.forEach((score, i) => assertAlmostEquals(score, expected[i], BY_OTHERS));
}

/** Indices where the next score is clearly lower, so that a threshold fits between. */
function clearSteps(scores: readonly number[]): number[] {
  return scores.slice(0, -1).flatMap((score, i) =>
    score - scores[i + 1] > 2 * BY_OTHERS ? [i] : []
  );
}

Deno.test("cars that are found come by falling score", () => {
  assertGreater(allScores.length, 2);
  assertEquals(allScores, allScores.toSorted((a, b) => b - a));
});

Deno.test("min_score leaves out what is below it, and nothing else", async () => {
  const steps = clearSteps(allScores);
  assertGreater(steps.length, 1, "the scores differ enough to tell");
  for (const step of steps) {
    const threshold = (allScores[step] + allScores[step + 1]) / 2;
    const scores = scoresOf(await segment({ min_score: threshold }));
    assert(scores.every((score) => score >= threshold), `${scores} for ${threshold}`);
    assertClose(scores, allScores.slice(0, step + 1));
  }
});

Deno.test("nothing reaches a min_score of 1, and that is no error", async () => {
  const { status, instances, order } = await segment({ min_score: 1 });
  assertEquals([status, instances, order], ["succeeded", [], []]);
});

for (const most of [1, 2]) {
  Deno.test(`max_instances ${most} keeps the best ${most}`, async () => {
    const scores = scoresOf(await segment({ min_score: 0, max_instances: most }));
    assertClose(scores, allScores.slice(0, most));
  });
}

Deno.test("prompts are answered whatever min_score and max_instances say", async () => {
  const { instances } = await segment({ prompts: PROMPTS, min_score: 1, max_instances: 1 });
  assertEquals(instances.map(({ prompt }) => prompt), [0, 1]);
});
