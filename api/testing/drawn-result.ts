import {
  area,
  type Bitmap,
  boundingBox,
  createBitmap,
  difference,
} from "@kanizsa/shared/mask/bitmap.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import type { SegmentationRequest } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { InstanceResult, WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { inspectImage } from "../image/inspect-image.ts";
import { uprightSize } from "../image/image-header.ts";

/** A well-formed answer without any network: rounded shapes in the prompts' boxes, or two cars. */
export function drawnResult(image: Uint8Array, request: SegmentationRequest): WorkerResult {
  const header = inspectImage(image, { imageBytes: Infinity, imagePixels: Infinity });
  const [width, height] = uprightSize(header);
  const boxes: BoxXywh[] = request.prompts.length > 0
    ? request.prompts.map(({ box }) => box ?? [0, 0, width, height])
    : [[0.12, 0.65, 0.42, 0.225], [0.35, 0.57, 0.35, 0.185]].map(([x, y, w, h]) => [
      Math.round(x * width),
      Math.round(y * height),
      Math.round(w * width),
      Math.round(h * height),
    ]);
  const shapes = boxes.map((box) => drawCar(width, height, box));
  const instances = shapes.map((amodal, index): InstanceResult => {
    const front = request.prompts.length === 0 && index === 1 ? shapes[0] : null;
    const visible = front ? difference(amodal, front) : amodal;
    const invisible = difference(amodal, visible);
    const [x, y, w, h] = boxes[index];
    return {
      id: index + 1,
      prompt: request.prompts.length > 0 ? index : null,
      category: "car",
      score: 0.93 - 0.11 * (index % 5),
      amodal: describe(amodal),
      visible: describe(visible),
      invisible: { area: area(invisible), segmentation: encodeRle(invisible) },
      occlusion_rate: area(amodal) === 0 ? 0 : area(invisible) / area(amodal),
      truncated: false,
      match: {
        reference_id: `hatchback-${index + 17}-left`,
        similarity: 0.87 - 0.06 * (index % 5),
        center: [x + w / 2, y + h / 2],
        scale: Math.max(Math.min(w, h), 1) / 224,
        abstained: false,
      },
    };
  });
  return {
    image: { width, height },
    model: {
      name: "car",
      version: "0.0.0",
      provider: "cpu",
      bank: { version: "0.0.0", references: 440 },
    },
    timings_ms: {
      queue: 0.2,
      decode: 14.1,
      proposals: 31.4,
      features: 22.8,
      vote: 19.5,
      refine: 17.3,
      total: 105.3,
    },
    instances,
    order: instances.length > 1 && request.prompts.length === 0 ? [[1, 2]] : [],
  };
}

/** A car's outline: a body over the lower 65 % of the box, a cabin above, two wheels. */
function drawCar(width: number, height: number, [x, y, w, h]: BoxXywh): Bitmap {
  const bitmap = createBitmap(width, height);
  const endRow = Math.min(height, Math.ceil(y + h));
  const endColumn = Math.min(width, Math.ceil(x + w));
  for (let row = Math.max(0, Math.floor(y)); row < endRow; row++) {
    for (let column = Math.max(0, Math.floor(x)); column < endColumn; column++) {
      const u = (column + 0.5 - x) / w;
      const v = (row + 0.5 - y) / h;
      bitmap.data[row * width + column] = isCar(u, v) ? 1 : 0;
    }
  }
  return bitmap;
}

/** u and v from 0 to 1 over the box. */
function isCar(u: number, v: number): boolean {
  const body = v > 0.35 && v < 0.85 && Math.abs(u - 0.5) < 0.5 - 0.12 * (0.85 - v);
  const cabin = v <= 0.35 && Math.abs(u - 0.48) < 0.18 + 0.4 * v;
  const wheel = [0.2, 0.8].some((at) => Math.hypot((u - at) / 0.1, (v - 0.85) / 0.15) < 1);
  return body || cabin || wheel;
}

function describe(bitmap: Bitmap): InstanceResult["amodal"] {
  return {
    bbox: boundingBox(bitmap) ?? [0, 0, 0, 0],
    area: area(bitmap),
    segmentation: encodeRle(bitmap),
  };
}
