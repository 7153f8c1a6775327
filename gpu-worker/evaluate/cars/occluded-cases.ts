import { hashSeed } from "@kanizsa/shared/random/hash-seed.ts";
import { mulberry32, type Random } from "@kanizsa/shared/random/mulberry32.ts";
import { type CarPhoto, type CarSplit, readCars } from "../datasets/cars.ts";
import { type OccluderCutout, readOccluders } from "../datasets/occluders.ts";
import { readMask } from "../images/read-mask.ts";
import { readRgb } from "../images/rgb-image.ts";
import { type Bin, BINS } from "../occlusion/bin.ts";
import { cutOut, readCutout } from "../occlusion/cutout.ts";
import { type CutoutSource, hideBehindCar } from "../occlusion/hide-behind-car.ts";
import { hideBehindThings, type ThingSource } from "../occlusion/hide-behind-things.ts";
import { asTarget, occlude, type OccludedCar } from "../occlusion/occlude.ts";

/** What hides the car. */
export type OcclusionKind = "car" | "things";

export interface OccludedCase {
  /** Photograph and bin. */
  readonly id: string;
  /** Photograph: its cases resemble each other. */
  readonly carId: string;
  readonly bin: Bin;
  readonly kind: OcclusionKind;
  readonly occluderIds: readonly string[];
  readonly car: OccludedCar;
}

export interface CasesOptions {
  readonly data: string;
  readonly split: CarSplit;
  readonly seed: number;
  /** Told of every case for which no place was found. */
  readonly onDropped: (caseId: string) => void;
}

/** The cases of one photograph, made one at a time. */
export interface CaseSource {
  readonly carId: string;
  readonly body: string;
  cases(): AsyncGenerator<OccludedCase>;
}

/**
 * Hides every complete car of a split once for each bin: two times in three behind another car of
 * the split, else behind people, poles, signs and plants. A case depends on the seed, its own
 * photograph and the split, not on the cases before it.
 *
 * @throws {DatasetError}
 */
export async function readOccludedCases(options: CasesOptions): Promise<CaseSource[]> {
  const cars = await readCars(options.data, options.split);
  const things = (await readOccluders(options.data)).map(thingSource);
  // A silhouette that is a few percent off would carry its background along.
  const clean = cars.filter(({ grade }) => grade === "good").map(carSource);
  return cars.map((car, index) => ({
    carId: car.id,
    body: car.body,
    cases: () => casesOf(car, index, clean.filter(({ id }) => id !== car.id), things, options),
  }));
}

async function* casesOf(
  car: CarPhoto,
  index: number,
  otherCars: readonly CutoutSource[],
  things: readonly ThingSource[],
  { seed, onDropped }: CasesOptions,
): AsyncGenerator<OccludedCase> {
  const photo = await readRgb(car.picturePath);
  const target = asTarget(await readMask(car.maskPath));
  for (const [binIndex, bin] of BINS.entries()) {
    // Exactly one third of every bin, spread over the photographs.
    const kind = (index + binIndex) % 3 === 2 ? "things" : "car";
    const random: Random = mulberry32(hashSeed(seed, car.id, bin.label));
    const placements = kind === "car"
      ? await hideBehindCar(target, otherCars, bin, random)
      : await hideBehindThings(target, things, bin, random);
    const id = `${car.id}, ${bin.label}`;
    if (placements === null) {
      onDropped(id);
      continue;
    }
    const occluderIds = placements.map((placement) => placement.id);
    const occluded = occlude(photo, target, placements);
    yield { id, carId: car.id, bin, kind, occluderIds, car: occluded };
  }
}

function carSource({ id, picturePath, maskPath }: CarPhoto): CutoutSource {
  return { id, load: async () => cutOut(await readRgb(picturePath), await readMask(maskPath)) };
}

function thingSource({ id, path, kind }: OccluderCutout): ThingSource {
  return { id, kind, load: () => readCutout(path) };
}
