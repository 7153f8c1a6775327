import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import type { Prompt } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { PromptKind } from "../arguments.ts";
import type { OccludedCar } from "../occlusion/occlude.ts";

/** What a request says about the target: its true visible mask, the tight box of that, or nothing. */
export function promptsFor(kind: PromptKind, { visible, visibleBox }: OccludedCar): Prompt[] {
  switch (kind) {
    case "mask":
      return [{ mask: encodeRle(visible), category: "car" }];
    case "box":
      return [{ box: visibleBox, category: "car" }];
    case "none":
      return [];
  }
}
