import { join } from "node:path";
import type { AmodalImage, AmodalInstance } from "@kanizsa/shared/formats/amodal-dataset.ts";
import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import sharp from "sharp";
import { figure } from "../report/cell.ts";
import type { Gallery, LayerKind, Overlay } from "../report/gallery.ts";
import { cutOverlay } from "../report/pictures/cut-overlay.ts";
import { pickCases } from "../report/pictures/pick-cases.ts";
import { sampleIndices } from "../report/sample-indices.ts";
import { iouOf, type ObjectScore, occlusionOf } from "./object-score.ts";
import { OCCLUSION_LABELS } from "./object-tables.ts";
import type { SystemAnswer } from "./system.ts";

/** Answers to one picture, drawn in this form; ours first. */
export interface DrawnAnswer {
  readonly kind: Extract<LayerKind, "amodal" | "against">;
  readonly answer: SystemAnswer;
}

export interface GallerySources {
  readonly images: readonly AmodalImage[];
  readonly pictureFolder: string;
  /** Asks again: the worker's answers are remembered. */
  readonly answers: (image: AmodalImage) => Promise<readonly DrawnAnswer[]>;
}

export interface GalleryOptions {
  /** What was asked, for the titles. */
  readonly question: string;
  /** Further objects, drawn at random. */
  readonly overlays: number;
  readonly seed: number;
}

interface Shown {
  readonly label: string;
  readonly entry: ObjectScore;
}

/** The best, median and worst object of each class of occlusion, and some at random. */
export async function objectGalleries(
  scores: readonly ObjectScore[],
  { question, overlays, seed }: GalleryOptions,
  sources: GallerySources,
): Promise<Gallery[]> {
  const groups: { readonly title: string; readonly shown: readonly Shown[] }[] = [];
  for (const [occlusion, label] of Object.entries(OCCLUSION_LABELS)) {
    const ofClass = scores.filter((score) => occlusionOf(score) === occlusion);
    const hidden = occlusion === "none" ? "Wholly seen" : `Hidden ${label}`;
    groups.push({
      title: `${hidden}, ${question}`,
      shown: pickCases(ofClass, ({ full }) => iouOf(full)),
    });
  }
  const random = sampleIndices(scores.length, overlays, mulberry32(seed));
  groups.push({
    title: `At random, ${question}`,
    shown: scores.filter((_, index) => random.has(index))
      .map((entry) => ({ label: "at random", entry })),
  });
  const galleries: Gallery[] = [];
  for (const { title, shown } of groups) {
    const drawn: Overlay[] = [];
    for (const { label, entry } of shown) drawn.push(await drawObject(label, entry, sources));
    if (drawn.length > 0) galleries.push({ title, overlays: drawn });
  }
  return galleries;
}

async function drawObject(
  label: string,
  score: ObjectScore,
  { images, pictureFolder, answers }: GallerySources,
): Promise<Overlay> {
  const image = images.find(({ id }) => id === score.image);
  const object = image?.instances.find(({ id }) => id === score.object);
  if (!image || !object) throw new Error(`The data set lost object ${score.object}`);
  const drawn = (await answers(image)).flatMap(({ kind, answer }) => {
    const instance = answer.byObject.get(score.object);
    return instance === undefined ? [] : [{ kind, instance }];
  });
  const ours = drawn.find(({ kind }) => kind === "amodal")?.instance;
  return await cutOverlay({
    label,
    caption: captionOf(score, image),
    picture: sharp(join(pictureFolder, image.fileName)).autoOrient(),
    width: image.width,
    height: image.height,
    focus: boxAround([object, ...drawn.map(({ instance }) => instance)]),
    masks: [
      { kind: "truth", mask: object.amodal },
      ...ours ? [{ kind: "visible", mask: ours.visible } as const] : [],
      ...drawn.map(({ kind, instance }) => ({ kind, mask: instance.amodal })),
    ],
  });
}

function captionOf(
  { found, full, occluded, occlusionRate: rate }: ObjectScore,
  { fileName }: AmodalImage,
): string {
  const share = `${Math.round(100 * rate)} % hidden`;
  if (!found) return `not found; ${share}; ${fileName}`;
  const part = occluded === null ? "" : `, hidden part ${figure(iouOf(occluded))}`;
  return `IoU ${figure(iouOf(full))}${part}; ${share}; ${fileName}`;
}

function boxAround(instances: readonly AmodalInstance[]): BoxXywh | undefined {
  const boxes = instances.flatMap(({ amodal, visible }) => {
    const box = amodal.boundingBox() ?? visible.boundingBox();
    return box === null ? [] : [box];
  });
  if (boxes.length === 0) return undefined;
  const left = Math.min(...boxes.map(([x]) => x));
  const top = Math.min(...boxes.map(([, y]) => y));
  const right = Math.max(...boxes.map(([x, , width]) => x + width));
  const bottom = Math.max(...boxes.map(([, y, , height]) => y + height));
  return [left, top, right - left, bottom - top];
}
