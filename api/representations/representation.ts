import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";

/** One form in which a result can be had. */
export interface Representation {
  /** For `Content-Type`; without its parameters what `Accept` asks for. */
  readonly mediaType: string;
  /** The answer's body. It depends on the result alone: the same result gives the same bytes. */
  render(result: SegmentationResult): Promise<string | Uint8Array<ArrayBuffer>>;
}
