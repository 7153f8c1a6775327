import { assertEquals } from "@std/assert";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { IDENTITY } from "./affine.ts";
import { refineRequest, UNREFINED, withMove, withPoint, withReference } from "./refine-request.ts";
import { instanceOf } from "./test-support.ts";

const instance = instanceOf(3, [10, 10, 20, 10], [10, 10, 30, 10]);

Deno.test("refineRequest() asks with what was seen before, and for references to choose from", () => {
  assertEquals(refineRequest(instance, UNREFINED), {
    prompts: [{ mask: instance.visible.segmentation }],
    top_k: 5,
    include: ["alternatives"],
  });
});

Deno.test("refineRequest() of all at once is a request that the API takes", () => {
  const clicked = withPoint({ ...UNREFINED, referenceId: "r2" }, { x: 12, y: 14.5, label: 0 });
  const moved = clicked && withMove(clicked, "r1", [25, 15], { ...IDENTITY, tx: 4 });
  assertEquals(moved?.referenceId, "r2");
  const request = refineRequest(instance, moved ?? UNREFINED);
  const { prompts } = segmentationRequestSchema.parse(structuredClone(request));
  assertEquals(prompts[0], {
    mask: instance.visible.segmentation,
    points: [{ x: 12, y: 14.5, label: 0 }],
    category: "car",
    reference_id: "r2",
    transform: { dx: 4, dy: 0, sx: 1, sy: 1 },
  });
});

Deno.test("refineRequest() of an instance of which nothing is seen goes by its box", () => {
  const hidden = { ...instance, visible: { ...instance.visible, area: 0 } };
  assertEquals(refineRequest(hidden, UNREFINED).prompts, [{ box: [10, 10, 30, 10] }]);
});

Deno.test("withMove() holds the matched reference, and adds to the move before", () => {
  const once = withMove(UNREFINED, "r1", [25, 15], { ...IDENTITY, tx: 4 });
  assertEquals(once.referenceId, "r1");
  const twice = withMove(once, "r1", [25, 15], { ...IDENTITY, ty: -2 });
  assertEquals(twice.transform, { dx: 4, dy: -2, sx: 1, sy: 1 });
});

Deno.test("withReference() puts the new reference where the vote does", () => {
  const moved = withMove(UNREFINED, "r1", [25, 15], { ...IDENTITY, tx: 4 });
  const asked = { points: [], referenceId: "r2", transform: null };
  assertEquals(withReference(moved, "r2", { current: "r1", voted: "r1" }), asked);
});

Deno.test("withReference() needn't ask for what is voted for, and puts it back where it was", () => {
  const moved = withMove(UNREFINED, "r1", [25, 15], { ...IDENTITY, tx: 4 });
  assertEquals(withReference(moved, "r1", { current: "r1", voted: "r1" }), UNREFINED);
  assertEquals(withReference(UNREFINED, "r1", { current: "r3", voted: "r1" }), UNREFINED);
});

Deno.test("withReference() has nothing to ask when the instance has that reference", () => {
  assertEquals(withReference(UNREFINED, "r3", { current: "r3", voted: "r1" }), null);
});

Deno.test("withPoint() refuses the click that the API would", () => {
  let refinement = UNREFINED;
  for (let count = 0; count < 100; count++) {
    refinement = withPoint(refinement, { x: count, y: 1, label: 1 }) ?? UNREFINED;
  }
  assertEquals(refinement.points.length, 100);
  assertEquals(withPoint(refinement, { x: 0, y: 0, label: 1 }), null);
});
