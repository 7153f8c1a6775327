/** Axis-aligned box `[x, y, width, height]`; the space (image px, crop px) is said where it is used. */
export type BoxXywh = [x: number, y: number, width: number, height: number];

/** Centre `[x, y]` of a box, in the box's own space. */
export function boxCenter([x, y, width, height]: Readonly<BoxXywh>): [x: number, y: number] {
  return [x + width / 2, y + height / 2];
}

/** The part of a box inside a `width` × `height` frame; its width or height is 0 when there is none. */
export function clipBox(box: Readonly<BoxXywh>, width: number, height: number): BoxXywh {
  const left = Math.min(Math.max(box[0], 0), width);
  const top = Math.min(Math.max(box[1], 0), height);
  const right = Math.min(Math.max(box[0] + box[2], left), width);
  const bottom = Math.min(Math.max(box[1] + box[3], top), height);
  return [left, top, right - left, bottom - top];
}

/** Intersection over union of two boxes, 0 to 1; 0 when both are empty. */
export function boxIou(a: Readonly<BoxXywh>, b: Readonly<BoxXywh>): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a[2] * a[3] + b[2] * b[3] - shared);
}
