import type { AmodalImage } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { type OrderAccuracy, orderAccuracy } from "@kanizsa/shared/metrics/order-accuracy.ts";
import type { SystemAnswer } from "./system.ts";

/**
 * What a system says of the pairs of objects of a picture of which the one hides the other, where both
 * were found. Null where it knows of no order.
 */
export function scoreOrder(
  { order: truth }: AmodalImage,
  { byObject, order }: SystemAnswer,
): OrderAccuracy | null {
  if (order === null) return null;
  const pairs = truth.flatMap(([front, behind]): [number, number][] => {
    const a = byObject.get(front)?.id;
    const b = byObject.get(behind)?.id;
    // One answer for both objects can't be in front of itself.
    return a === undefined || b === undefined || a === b ? [] : [[a, b]];
  });
  return orderAccuracy(pairs, order);
}
