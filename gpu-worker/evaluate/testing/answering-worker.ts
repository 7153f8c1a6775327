import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { area, type Bitmap, boundingBox, createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import { decodeRle, encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import type { Picture } from "@kanizsa/shared/pipeline/picture.ts";
import type { Prompt } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { InstanceResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { fakeEngine, startTestServer } from "../../testing/test-server.ts";
import { connectWorker, type WorkerClient } from "../worker/client.ts";

/** What a fake method says of one car. */
export interface FakeCar {
  readonly visible: Bitmap;
  readonly amodal: Bitmap;
  readonly score?: number;
  /** By default the middle of the amodal mask's box, and its scale. */
  readonly center?: [x: number, y: number];
  readonly scale?: number;
}

/**
 * A real worker server in this process with a fake method behind it: for each prompt the car of
 * which `answer` makes something, without prompts the cars of `find`.
 */
export async function startAnsweringWorker({ answer = asVisible, find = () => [] }: {
  readonly answer?: (visible: Bitmap) => FakeCar;
  readonly find?: (picture: Picture) => FakeCar[];
} = {}): Promise<{ client: WorkerClient; url: string; stop(): Promise<void> }> {
  const engine = fakeEngine((picture, { prompts }) => {
    const cars = prompts.length > 0
      ? prompts.map((prompt) => answer(visibleOf(prompt, picture)))
      : find(picture);
    return Promise.resolve({
      instances: cars.map((car, index) => instanceOf(car, index, prompts.length > 0)),
      order: [],
      timings_ms: { proposals: 0, features: 0, vote: 0, refine: 0 },
    });
  });
  const server = await startTestServer({ engine });
  return { client: connectWorker({ url: server.url }), url: server.url, stop: server.stop };
}

/** The prompt's visible mask as amodal mask: the baseline "visible mask as it is". */
export function asVisible(visible: Bitmap): FakeCar {
  return { visible, amodal: visible };
}

export function filledBox(
  box: Readonly<BoxXywh>,
  { width, height }: { readonly width: number; readonly height: number },
): Bitmap {
  return RunLengthMask.filled(width, height, box).toBitmap();
}

function visibleOf({ mask, box }: Prompt, picture: Picture): Bitmap {
  return mask ? decodeRle(mask) : filledBox(box ?? [0, 0, 1, 1], picture);
}

function instanceOf(car: FakeCar, index: number, prompted: boolean): InstanceResult {
  const box = boundingBox(car.amodal) ?? [0, 0, 1, 1];
  return {
    id: index + 1,
    prompt: prompted ? index : null,
    category: "car",
    score: car.score ?? 0.9,
    amodal: maskOf(car.amodal),
    visible: maskOf(car.visible),
    invisible: { area: 0, segmentation: encodeRle(createBitmap(car.amodal.width, 1)) },
    occlusion_rate: 0,
    truncated: false,
    match: {
      reference_id: null,
      similarity: 0.5,
      center: car.center ?? [box[0] + box[2] / 2, box[1] + box[3] / 2],
      scale: car.scale ?? Math.min(box[2], box[3]) / 224,
      abstained: false,
    },
  };
}

function maskOf(mask: Bitmap): InstanceResult["visible"] {
  return {
    bbox: boundingBox(mask) ?? [0, 0, 0, 0],
    area: area(mask),
    segmentation: encodeRle(mask),
  };
}
