import type { AmodalImage } from "@kanizsa/shared/formats/amodal-dataset.ts";
import type { SystemAnswer } from "./system.ts";

/** Pairs of objects of one picture of which the one hides the other, and what was said of them. */
export interface OrderScore {
  /** Known pairs of which both objects were found. */
  readonly pairs: number;
  readonly right: number;
  /** Said the other way round; what is left was not said at all. */
  readonly reversed: number;
}

/** Null where the system knows of no order. */
export function scoreOrder(
  { order: truth }: AmodalImage,
  { byObject, order }: SystemAnswer,
): OrderScore | null {
  if (order === null) return null;
  const said = new Set(order.map(([front, behind]) => `${front} ${behind}`));
  let pairs = 0;
  let right = 0;
  let reversed = 0;
  for (const [front, behind] of truth) {
    const a = byObject.get(front)?.id;
    const b = byObject.get(behind)?.id;
    // One answer for both objects can't be in front of itself.
    if (a === undefined || b === undefined || a === b) continue;
    pairs++;
    const isRight = said.has(`${a} ${b}`);
    right += Number(isRight);
    reversed += Number(!isRight && said.has(`${b} ${a}`));
  }
  return { pairs, right, reversed };
}
