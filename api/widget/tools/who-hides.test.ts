import { assertEquals } from "@std/assert";
import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import { occlusionOrder } from "@kanizsa/shared/pipeline/order/occlusion-order.ts";
import type { InstanceResult } from "../types.ts";
import { instanceOf } from "./test-support.ts";
import { whoHides } from "./who-hides.ts";

const masksOf = ({ id, visible, amodal }: InstanceResult) => ({
  id,
  visible: decodeRuns(visible.segmentation),
  amodal: decodeRuns(amodal.segmentation),
});

for (
  const [what, a, b] of [
    ["one in front", [[10, 10, 30, 20], [10, 10, 30, 20]], [[40, 10, 20, 20], [20, 10, 40, 20]]],
    ["one behind", [[40, 10, 20, 20], [20, 10, 40, 20]], [[10, 10, 30, 20], [10, 10, 30, 20]]],
    ["two apart", [[1, 1, 9, 9], [1, 1, 12, 9]], [[50, 1, 9, 9], [45, 1, 14, 9]]],
    ["two that hide nothing", [[1, 1, 20, 20], [1, 1, 20, 20]], [[10, 1, 9, 9], [10, 1, 9, 9]]],
    ["11 px covered", [[10, 10, 11, 1], [10, 10, 11, 1]], [[10, 11, 11, 9], [10, 10, 11, 10]]],
    ["12 px covered", [[10, 10, 12, 1], [10, 10, 12, 1]], [[10, 11, 12, 9], [10, 10, 12, 10]]],
    ["4 % covered", [[0, 0, 4, 10], [0, 0, 4, 10]], [[0, 50, 100, 10], [0, 0, 100, 60]]],
    ["8 % covered", [[0, 0, 40, 10], [0, 0, 40, 10]], [[0, 50, 100, 10], [0, 0, 100, 60]]],
    ["each hiding some", [[0, 0, 20, 20], [0, 0, 40, 20]], [[25, 0, 20, 20], [10, 0, 35, 20]]],
  ] as const satisfies readonly [string, readonly BoxXywh[], readonly BoxXywh[]][]
) {
  Deno.test(`whoHides() agrees with the pipeline about ${what}`, () => {
    const pair = [instanceOf(1, a[0], a[1]), instanceOf(2, b[0], b[1])] as const;
    const found = whoHides(...pair);
    assertEquals(found ? [found] : [], occlusionOrder(pair.map(masksOf)));
  });
}
