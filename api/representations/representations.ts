import { renderCoco } from "./coco/render-coco.ts";
import type { Representation } from "./representation.ts";

/** All representations of a result, by their `?format=`; of two that suit alike the earlier is sent. */
export const REPRESENTATIONS = {
  json: {
    mediaType: "application/json",
    render: (result) => Promise.resolve(JSON.stringify(result)),
  },
  coco: {
    mediaType: "application/vnd.kanizsa.coco+json",
    render: (result) => Promise.resolve(JSON.stringify(renderCoco(result))),
  },
} as const satisfies Record<string, Representation>;

export type RepresentationName = keyof typeof REPRESENTATIONS;

export const REPRESENTATION_NAMES = Object.keys(REPRESENTATIONS) as [
  RepresentationName,
  ...RepresentationName[],
];
