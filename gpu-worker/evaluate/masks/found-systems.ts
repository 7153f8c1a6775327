import type { AmodalImage } from "@kanizsa/shared/formats/amodal-dataset.ts";
import type { Mode } from "../arguments.ts";
import { answeredPicture } from "./answered-picture.ts";
import type { MaskTask } from "./mask-task.ts";
import { matchObjects } from "./match-objects.ts";
import { readPictureFile } from "./picture-file.ts";
import { ownName, type System, type SystemRole } from "./system.ts";

/** A system that finds the objects by itself. */
export interface FoundSystem extends System {
  /** What it said of the pictures that it was asked about, by their ids. */
  readonly predictions: ReadonlyMap<number, AmodalImage>;
}

/** As many cars as a request may ask for. */
const MOST_INSTANCES = 100;

/**
 * What is measured when nothing is prompted: the worker in every mode, its own visible masks taken for
 * whole objects (the paper's Table 5 compares with Mask R-CNN so), another system.
 */
export function foundSystems(task: MaskTask): FoundSystem[] {
  const { context: { options }, truth, against } = task;
  const ours = options.modes.map((mode) =>
    system(ownName(mode), "ours", (image) => findObjects(task, image, mode))
  );
  const mode = options.modes[options.modes.length - 1];
  const visible = system(
    "own visible masks as amodal",
    "baseline",
    async (image) => onlyVisible(await findObjects(task, image, mode)),
  );
  const other = against &&
    system(
      against.name,
      "against",
      (image) =>
        Promise.resolve(against.images.get(image.id) ?? { ...image, instances: [], order: [] }),
    );
  return [...ours, ...truth === "amodal" ? [visible] : [], ...other ? [other] : []];
}

function system(
  name: string,
  role: SystemRole,
  predict: (image: AmodalImage) => Promise<AmodalImage>,
): FoundSystem {
  const predictions = new Map<number, AmodalImage>();
  return {
    name,
    role,
    predictions,
    async answer(image) {
      const predicted = predictions.get(image.id) ?? await predict(image);
      predictions.set(image.id, predicted);
      return {
        byObject: matchObjects(image, predicted),
        order: role === "ours" ? predicted.order : null,
      };
    },
  };
}

async function findObjects(
  { context: { options, worker }, pictureFolder, category, truth }: MaskTask,
  image: AmodalImage,
  mode: Mode,
): Promise<AmodalImage> {
  const result = await worker.segment(await readPictureFile(pictureFolder, image), {
    mode,
    max_instances: MOST_INSTANCES,
    ...options.minScore === undefined ? {} : { min_score: options.minScore },
  });
  const answered = answeredPicture(image, result, category);
  // Against outlines of what is seen, what is seen is the answer.
  return truth === "amodal" ? answered : onlyVisible(answered);
}

function onlyVisible(image: AmodalImage): AmodalImage {
  return {
    ...image,
    instances: image.instances.map((instance) => ({ ...instance, amodal: instance.visible })),
  };
}
