import { renderCoco } from "./coco/render-coco.ts";
import { renderCocoa } from "./cocoa/render-cocoa.ts";
import { renderKins } from "./kins/render-kins.ts";
import { renderPng } from "./png/render-png.ts";
import type { Representation } from "./representation.ts";
import { renderYolo } from "./yolo/render-yolo.ts";

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
  cocoa: {
    mediaType: "application/vnd.kanizsa.cocoa+json",
    render: (result) => Promise.resolve(JSON.stringify(renderCocoa(result))),
  },
  kins: {
    mediaType: "application/vnd.kanizsa.kins+json",
    render: (result) => Promise.resolve(JSON.stringify(renderKins(result))),
  },
  yolo: {
    mediaType: "text/plain; charset=utf-8",
    render: (result) => Promise.resolve(renderYolo(result)),
  },
  png: { mediaType: "image/png", render: renderPng },
} as const satisfies Record<string, Representation>;

export type RepresentationName = keyof typeof REPRESENTATIONS;

export const REPRESENTATION_NAMES = Object.keys(REPRESENTATIONS) as [
  RepresentationName,
  ...RepresentationName[],
];
