/**
 * IoU that a soft mask, cut at one half, is likely to have with the truth, if each pixel belongs to it with
 * its probability p, independently:
 *
 *     Σ_{p > ½} p / (Σ_{p > ½} 1 + Σ_{p ≤ ½} p)
 *
 * Sharp masks have much, blurred ones little. 0 where nothing is above one half.
 */
export function expectedIou(mask: Float32Array): number {
  let shared = 0;
  let either = 0;
  for (let i = 0; i < mask.length; i++) {
    const p = mask[i];
    if (p > 0.5) shared += p;
    either += p > 0.5 ? 1 : p;
  }
  return shared === 0 ? 0 : shared / either;
}
