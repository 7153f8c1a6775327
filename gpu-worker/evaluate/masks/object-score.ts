import type { AmodalImage, AmodalInstance } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { type OcclusionName, OCCLUSIONS } from "@kanizsa/shared/metrics/detection/ranges.ts";
import {
  type AmodalOverlap,
  amodalOverlap,
  type Overlap,
} from "@kanizsa/shared/metrics/masks/amodal-overlap.ts";
import type { SystemAnswer } from "./system.ts";

/** How one system did on one object. */
export interface ObjectScore extends AmodalOverlap {
  /** Ids of picture and object. */
  readonly image: number;
  readonly object: number;
  /** Body style, where the data set knows it. */
  readonly body: string | null;
  readonly found: boolean;
}

/** Scores every object of a picture that counts; one that was not found has no pixel right. */
export function scoreObjects(truth: AmodalImage, { byObject }: SystemAnswer): ObjectScore[] {
  return truth.instances.filter(({ ignore }) => !ignore).map((object) => {
    const answer = byObject.get(object.id) ?? null;
    return {
      image: truth.id,
      object: object.id,
      body: bodyOf(object),
      found: answer !== null,
      ...amodalOverlap(object, answer),
    };
  });
}

/** 0 where both masks are empty. */
export function iouOf({ intersection, union }: Overlap): number {
  return union === 0 ? 0 : intersection / union;
}

/** amodalAPI's class of an object: the first that it fits. */
export function occlusionOf({ occlusionRate }: AmodalOverlap): OcclusionName {
  if (occlusionRate <= OCCLUSIONS.none[1]) return "none";
  return occlusionRate <= OCCLUSIONS.partial[1] ? "partial" : "heavy";
}

function bodyOf(object: AmodalInstance): string | null {
  return "body" in object && typeof object.body === "string" ? object.body : null;
}
