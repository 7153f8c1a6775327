import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { type KnownObject, knownObject } from "../source/known-object.ts";

/** A box of 60 × 40 px of which a share is hidden from the left, in a grey picture of 120 × 80 px. */
export function makeObject(id: string, hiddenShare: number): KnownObject {
  const [width, height] = [120, 80];
  const rgb = new Uint8Array(3 * width * height).fill(128);
  const hidden = Math.round(60 * hiddenShare);
  const object = knownObject(id, { width, height, rgb }, {
    amodal: RunLengthMask.filled(width, height, [30, 20, 60, 40]),
    visible: RunLengthMask.filled(width, height, [30 + hidden, 20, 60 - hidden, 40]),
  });
  if (object === null) throw new Error("Leave something to see");
  return object;
}
