const IMAGE_ID = "sha256:0b5f6bd0a1f0e6c1b4ce1b8c9b5b3f1b8a5f1d4f5e2c9c1f3a7d6e8b9c0d1e2f";
const MASK = { size: [4, 4], counts: "52203" };

const REQUEST = {
  prompts: [{ box: [412, 300, 180, 96], points: [{ x: 520, y: 340, label: 1 }] }],
  mode: "refined",
  include: ["alternatives"],
};

const INSTANCE = {
  id: 1,
  prompt: 0,
  category: "car",
  score: 0.93,
  amodal: { bbox: [1, 1, 3, 2], area: 5, segmentation: MASK },
  visible: { bbox: [1, 1, 2, 2], area: 4, segmentation: MASK },
  invisible: { area: 1, segmentation: MASK },
  occlusion_rate: 0.2,
  truncated: false,
  match: {
    reference_id: "hatchback-17-left",
    similarity: 0.87,
    center: [502.5, 351.2],
    scale: 1.2,
    abstained: false,
    alternatives: [{ reference_id: "sedan-3-left", similarity: 0.8, segmentation: MASK }],
  },
};

/** What the description shows of each named schema; a test holds them against it. */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  Problem: {
    type: "/problems/request_invalid",
    title: "The request has fields that cannot be used",
    status: 422,
    detail: "Change what `errors` names",
    instance: "0f6c5a5e-6c1e-4f0e-9d3b-0c8a3b1d2e4f",
    code: "request_invalid",
    errors: [{ pointer: "#/prompts/0/box", message: "Use at least 4 entries: got 3" }],
  },
  SegmentationRequest: REQUEST,
  SegmentationJsonRequest: { ...REQUEST, image: { id: IMAGE_ID } },
  SegmentationResult: {
    id: "seg_2tYlq0b6c3Zk1x9wQm4v7R8s",
    status: "succeeded",
    created_at: "2026-03-01T12:00:00.000Z",
    cache: "miss",
    image: { id: IMAGE_ID, width: 1280, height: 720 },
    model: {
      name: "car",
      version: "0.2.0",
      provider: "cpu",
      bank: { version: "0.2.0", references: 300 },
    },
    timings_ms: {
      queue: 0.2,
      decode: 14.1,
      proposals: 31.4,
      features: 22.8,
      vote: 19.5,
      refine: 17.3,
      total: 105.3,
    },
    instances: [INSTANCE],
    order: [],
  },
};
