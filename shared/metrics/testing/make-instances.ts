import type { AmodalImage, AmodalInstance } from "../../formats/amodal-dataset.ts";
import { RunLengthMask } from "../../mask/run-length-mask.ts";

const WIDTH = 200;
const HEIGHT = 10;
let nextId = 1;

/** An object over whole columns of a picture of 200 × 10 px, its left `hidden` columns not seen. */
export function makeInstance(
  from: number,
  to: number,
  { hidden = 0, ...rest }: Partial<AmodalInstance> & { readonly hidden?: number } = {},
): AmodalInstance {
  const columns = (x: number) => RunLengthMask.filled(WIDTH, HEIGHT, [x, 0, to - x, HEIGHT]);
  return {
    id: nextId++,
    category: "car",
    amodal: columns(from),
    visible: columns(from + hidden),
    ignore: false,
    ...rest,
  };
}

export function makeImage(id: number, instances: readonly AmodalInstance[]): AmodalImage {
  return { id, fileName: `${id}.jpg`, width: WIDTH, height: HEIGHT, instances, order: [] };
}
