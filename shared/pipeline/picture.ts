/** A decoded picture: its upright size, and a working copy of its pixels that the networks look at. */
export interface Picture {
  /** Upright (EXIF-applied) size, px: the space of all boxes, masks and points of a request. */
  readonly width: number;
  readonly height: number;
  /** hwc, 3 channels of sRGB, 0–255, of the working copy. */
  readonly rgb: Uint8Array;
  /** Size of the working copy: the upright picture scaled so that its long side is at most 2048 px. */
  readonly workingWidth: number;
  readonly workingHeight: number;
}
