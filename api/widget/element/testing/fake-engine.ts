import type { Engine, Picture, PreviewRequest, SegmentationResult } from "../../types.ts";

export const PICTURE: Picture = {
  file: new Blob(["photo"]),
  name: "photo.jpg",
  width: 8,
  height: 6,
  bitmap: { width: 8, height: 6, close() {} },
};

/** A result that is told from others by its id; of one car if `reference` names one. */
export function resultOf(id: string, reference?: string): SegmentationResult {
  const segmentation = { size: [6, 8] as [number, number], counts: "`1" };
  const mask = {
    bbox: [0, 0, 0, 0] as [number, number, number, number],
    area: 0,
    segmentation,
  };
  return {
    id,
    status: "succeeded",
    created_at: "2026-11-24T00:00:00Z",
    cache: "miss",
    image: { id: "sha256:1", width: 8, height: 6 },
    model: {
      name: "car",
      version: "1",
      provider: "cpu",
      bank: { version: "1", references: 1 },
    },
    timings_ms: {
      queue: 0,
      decode: 0,
      proposals: 0,
      features: 0,
      vote: 0,
      refine: 0,
      total: 0,
    },
    instances: reference === undefined ? [] : [{
      id: 1,
      prompt: null,
      category: "car",
      score: 1,
      amodal: mask,
      visible: mask,
      invisible: { area: 0, segmentation },
      occlusion_rate: 0,
      truncated: false,
      match: {
        reference_id: reference,
        similarity: 1,
        center: [1, 1],
        scale: 1,
        abstained: false,
      },
    }],
    order: [],
  };
}

export interface FakeEngine extends Engine {
  readonly asked: PreviewRequest[];
  readonly references: string[];
  closed: boolean;
}

/** An engine that answers at once, or when what `answer` gives comes; it heeds the signal. */
export function fakeEngine(
  answer: (
    request: PreviewRequest,
  ) => SegmentationResult | Promise<SegmentationResult>,
): FakeEngine {
  const asked: PreviewRequest[] = [];
  const references: string[] = [];
  return {
    asked,
    references,
    closed: false,
    async segment(_, request, { signal, onProgress }) {
      asked.push(request);
      signal.throwIfAborted();
      onProgress?.({ stage: "vote", done: 1, total: 2 });
      const left = new Promise<never>((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason))
      );
      return await Promise.race([answer(request), left]);
    },
    async reference(id, { signal }) {
      references.push(id);
      await Promise.resolve();
      signal.throwIfAborted();
      const silhouette = { size: [256, 384] as [number, number], counts: "" };
      return {
        id,
        category: "car",
        source: "s",
        scale: 1,
        mirrored: false,
        silhouette,
      };
    },
    close() {
      this.closed = true;
    },
  };
}
