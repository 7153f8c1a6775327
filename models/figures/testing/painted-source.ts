import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { paintScene } from "@kanizsa/shared/pipeline/testing/scene.ts";
import type { FigureSource } from "../source/figure-source.ts";
import { type KnownObject, knownObject } from "../source/known-object.ts";

const [WIDTH, HEIGHT] = [300, 200];
const CAR: BoxXywh = [70, 60, 160, 80];
/** How far a wall reaches into the car from the left, as shares of its width. */
const HIDDEN = [0.2, 0.35, 0.55];

/** Cars of coloured patches behind a wall, and as references the same cars whole, and a high one. */
export function paintedSource(): FigureSource {
  return {
    kind: "rendered",
    name: "painted cars",
    async *queries(): AsyncGenerator<KnownObject> {
      for (const [index, share] of HIDDEN.entries()) {
        yield paint(`query ${index}`, index + 1, CAR, [0, 0, CAR[0] + share * CAR[2], HEIGHT]);
      }
    },
    async *wholes(): AsyncGenerator<KnownObject> {
      for (const seed of [1, 2, 3]) yield paint(`whole ${seed}`, seed, CAR);
      yield paint("high", 4, [120, 40, 60, 120]);
    },
  };
}

function paint(id: string, seed: number, car: BoxXywh, occluder?: BoxXywh): KnownObject {
  const { picture, whole, visible } = paintScene({
    width: WIDTH,
    height: HEIGHT,
    car,
    seed,
    occluder,
  });
  const object = knownObject(id, picture, {
    amodal: RunLengthMask.fromBitmap(whole),
    visible: RunLengthMask.fromBitmap(visible),
  });
  if (object === null) throw new Error("Leave something to see");
  return object;
}
