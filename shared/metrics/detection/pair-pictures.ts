import type { AmodalImage } from "../../formats/amodal-dataset.ts";

export interface PicturePair {
  readonly truth: AmodalImage;
  /** Null for a picture without predictions. */
  readonly prediction: AmodalImage | null;
}

/**
 * Pictures of the truth by ascending id, with their predictions.
 *
 * @throws {RangeError} for predictions of an unknown picture, and for a picture given twice
 */
export function pairPictures(
  truth: readonly AmodalImage[],
  predictions: readonly AmodalImage[],
): PicturePair[] {
  const known = indexById(truth);
  const found = indexById(predictions);
  const stranger = predictions.find(({ id }) => !known.has(id));
  if (stranger) {
    throw new RangeError(`Use predictions of pictures of the truth: got picture ${stranger.id}`);
  }
  return truth.toSorted((a, b) => a.id - b.id)
    .map((image) => ({ truth: image, prediction: found.get(image.id) ?? null }));
}

function indexById(images: readonly AmodalImage[]): Map<number, AmodalImage> {
  const byId = new Map(images.map((image) => [image.id, image]));
  const twice = images.find((image) => byId.get(image.id) !== image);
  if (twice) throw new RangeError(`Give each picture once: got picture ${twice.id} again`);
  return byId;
}
