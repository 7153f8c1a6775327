import { intersectionArea } from "../../mask/intersection-area.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";

/** Hidden share of an object, 0 to 1: of its amodal mask, what its visible mask does not cover. */
export function occlusionRate(
  { amodal, visible }: { readonly amodal: RunLengthMask; readonly visible: RunLengthMask },
): number {
  const whole = amodal.area();
  return whole === 0 ? 0 : 1 - intersectionArea(amodal, visible) / whole;
}
