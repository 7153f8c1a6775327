import { type CocoRepresentation, renderCoco } from "../../representations/coco/render-coco.ts";
import type { SegmentationResult } from "../types.ts";

/** The result as COCO instances, as the API's representation `coco` has it. */
export function toCoco(result: SegmentationResult): CocoRepresentation {
  return renderCoco(result);
}
