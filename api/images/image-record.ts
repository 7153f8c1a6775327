import type { ImageType } from "../image/image-header.ts";

/** A picture that is kept for a while. The file itself lies in Blobs. */
export interface ImageRecord {
  /** "sha256:" and the hash of the bytes as they were sent, 64 hexadecimal digits. */
  readonly id: string;
  readonly tenant: string;
  /** Size of the upright picture, px. */
  readonly width: number;
  readonly height: number;
  readonly type: ImageType;
  /** Length of the file that is kept, without its metadata. */
  readonly bytes: number;
  /** ISO 8601. */
  readonly created_at: string;
  readonly expires_at: string;
  /** Name in Blobs, new for every time that the picture is kept. */
  readonly blob: string;
  /** Sent to stay, by POST /v1/images: it doesn't go with the last result made of it. */
  readonly own: boolean;
  /** Sent by a key; else by embed tokens alone, which are listed beside the record. */
  readonly by_key: boolean;
}
