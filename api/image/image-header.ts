export type ImageType = "jpeg" | "png" | "webp" | "avif";

/** What a picture's header says, before anything is decoded. */
export interface ImageHeader {
  readonly type: ImageType;
  /** Stored size, px, before the orientation is applied. */
  readonly storedWidth: number;
  readonly storedHeight: number;
  /** EXIF orientation, 1 to 8; 5 to 8 swap the sides. */
  readonly orientation: number;
}

/** A header that doesn't follow its format; `truncated` where the file just ends too early. */
export class ImageHeaderError extends Error {
  override readonly name = "ImageHeaderError";
  constructor(message: string, readonly truncated = false) {
    super(message);
  }
}

/** [width, height] in px of the upright picture: what the caller sees and prompts in. */
export function uprightSize(header: ImageHeader): [width: number, height: number] {
  const { storedWidth, storedHeight, orientation } = header;
  return orientation >= 5 ? [storedHeight, storedWidth] : [storedWidth, storedHeight];
}
