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

const INFO = {
  description: "Kanizsa",
  version: "0.2.0",
  date_created: "2026-03-01T12:00:00.000Z",
};
const IMAGES = [{ id: 1, file_name: IMAGE_ID, width: 1280, height: 720 }];
const CATEGORIES = [{ id: 1, name: "car" }];
const ANNOTATION = {
  id: 1,
  image_id: 1,
  category_id: 1,
  iscrowd: 0,
  bbox: [1, 1, 3, 2],
  area: 5,
  score: 0.93,
};
const POLYGON = [1, 1, 4, 1, 4, 3, 1, 3];

const KEY = {
  id: "key_4c1d8a2e",
  tenant: "default",
  name: "Shop",
  prefix: "kz_7Qm2xY9a",
  scopes: ["segment"],
  created_at: "2026-03-01T12:00:00.000Z",
  expires_at: null,
  last_used_at: null,
  monthly_quota: 10_000,
  rate_per_minute: null,
  previous: null,
};

const REFERENCE = {
  id: "hatchback-17-left",
  category: "car",
  source: "rendered",
  scale: 0.8,
  mirrored: false,
  silhouette: MASK,
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
  SegmentationFormRequest: REQUEST,
  Segmentation: {
    id: "seg_2tYlq0b6c3Zk1x9wQm4v7R8s",
    status: "queued",
    created_at: "2026-03-01T12:00:00.000Z",
    image: { id: IMAGE_ID, width: 1280, height: 720 },
  },
  SegmentationPage: {
    segmentations: [{
      id: "seg_2tYlq0b6c3Zk1x9wQm4v7R8s",
      status: "succeeded",
      created_at: "2026-03-01T12:00:00.000Z",
      finished_at: "2026-03-01T12:00:01.000Z",
      image: { id: IMAGE_ID, width: 1280, height: 720 },
    }],
    next: null,
  },
  CocoRepresentation: {
    info: INFO,
    licenses: [],
    images: IMAGES,
    annotations: [{ ...ANNOTATION, segmentation: MASK }],
    categories: CATEGORIES,
  },
  CocoaRepresentation: {
    info: INFO,
    images: IMAGES,
    annotations: [{
      id: 1,
      image_id: 1,
      regions: [{
        id: 1,
        name: "car",
        segmentation: POLYGON,
        area: 5,
        isStuff: 0,
        occlude_rate: 0.2,
        order: 1,
        visible_mask: MASK,
        invisible_mask: MASK,
        score: 0.93,
      }],
      depth_constraint: "",
      size: 1,
    }],
  },
  KinsRepresentation: {
    info: INFO,
    images: IMAGES,
    annotations: [{
      ...ANNOTATION,
      a_segm: [POLYGON],
      a_bbox: [1, 1, 3, 2],
      a_area: 5,
      i_segm: [POLYGON],
      i_bbox: [1, 1, 2, 2],
      i_area: 4,
      oco_id: 0,
      ico_id: 0,
    }],
    categories: CATEGORIES,
  },
  NewKey: { name: "Shop", scopes: ["segment"], monthly_quota: 10_000 },
  KeyRotation: { overlap_seconds: 3600 },
  Key: KEY,
  ShownKey: { ...KEY, key: `kz_7Qm2xY9a_${"x".repeat(43)}` },
  KeyPage: { keys: [KEY], next: null },
  Usage: {
    month: "2026-03",
    resets_at: "2026-04-01T00:00:00.000Z",
    key_id: KEY.id,
    tenant: "default",
    segmentations: 412,
    cached: 88,
    monthly_quota: 10_000,
    remaining: 9588,
  },
  NewEmbedToken: {
    origins: ["https://shop.example"],
    expires_in_seconds: 3600,
    rate_per_minute: 60,
    quota: 500,
  },
  EmbedToken: {
    id: "emb_0123456789abcdef01234567",
    token: "eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiJlbWJfMDEyMyJ9.c2lnbmF0dXJl",
    expires_at: "2026-11-23T16:07:04.446Z",
  },
  SecretRotation: { overlap_seconds: 86_400 },
  RotatedSecret: { kid: "k_0123456789abcdef", previous_until: "2026-11-24T15:07:04.446Z" },
  WebhookSecretRotation: { overlap_seconds: 86_400 },
  WebhookSecret: {
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    created_at: "2026-11-23T15:07:04.446Z",
    previous_ends_at: null,
  },
  WebhookEvent: {
    type: "segmentation.succeeded",
    timestamp: "2026-11-23T15:07:04.446Z",
    data: { id: "seg_0mwtw9t1esy6natyx9ytpoku70bnxd5fd", status: "succeeded" },
  },
  Reference: REFERENCE,
  ReferencePage: { references: [REFERENCE], next: REFERENCE.id },
  ModelList: {
    models: [{
      name: "car",
      version: "0.2.0",
      pipeline_version: "0.2.0",
      created_at: "2026-02-01T00:00:00Z",
      licence: "LicenseRef-Kanizsa-Research",
      training_data: ["Rendered scenes of our own"],
      provider: "cpu",
      precision: "int8",
      without: [],
      bank: { version: "0.2.0", references: 300 },
    }],
  },
};
