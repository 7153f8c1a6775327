import {
  type DetectionMatches,
  matchDetections,
} from "@kanizsa/shared/metrics/detection/match-detections.ts";
import type { FoundSystem } from "./found-systems.ts";
import type { MaskTask } from "./mask-task.ts";
import type { SystemRole } from "./system.ts";

/** What is held against each other. */
export type Compared = "amodal" | "visible" | "box";

/** One system's detections, matched with the truth in every way. */
export interface ComparedSystem {
  readonly name: string;
  readonly role: SystemRole;
  readonly matches: Readonly<Record<Compared, DetectionMatches>>;
}

/** Matches what every system found; from here on no masks are needed. */
export function compareDetections(
  systems: readonly FoundSystem[],
  { images }: Pick<MaskTask, "images">,
): ComparedSystem[] {
  return systems.map(({ name, role, predictions }) => {
    const found = [...predictions.values()];
    const match = (iou: Compared) => matchDetections(images, found, { iou });
    return {
      name,
      role,
      matches: { amodal: match("amodal"), visible: match("visible"), box: match("box") },
    };
  });
}
