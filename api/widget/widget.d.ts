/// <reference lib="dom" />
/** Public types of `@kanizsa/widget`, written out: they import nothing. */

/** `[x, y, width, height]` in px of the upright picture. */
export type BoxXywh = [x: number, y: number, width: number, height: number];

/** COCO compressed RLE. */
export interface Rle {
  size: [height: number, width: number];
  counts: string;
}

export interface Mask {
  /** Tight box, `[0, 0, 0, 0]` of an empty mask. */
  bbox: BoxXywh;
  /** Px. */
  area: number;
  segmentation: Rle;
}

/** A small grey map over `bbox`: `size` `[height, width]` cells of uint8 in base64, row by row. */
export interface GreyMap {
  bbox: BoxXywh;
  size: [height: number, width: number];
  data: string;
}

/** Why the whole shape looks as it does. */
export interface Match {
  /** Null when there is no reference. */
  reference_id: string | null;
  /** 0 to 1. */
  similarity: number;
  /** Voted centre of the whole car, px of the picture; may lie outside it. */
  center: [x: number, y: number];
  scale: number;
  /** No reference was good enough: the whole shape is the visible one. */
  abstained: boolean;
  alternatives?: {
    reference_id: string;
    similarity: number;
    segmentation: Rle;
  }[];
  heatmap?: GreyMap;
}

/** One car. */
export interface InstanceResult {
  id: number;
  /** Index of the prompt that it answers, null when it was found. */
  prompt: number | null;
  category: string;
  /** 0 to 1. */
  score: number;
  amodal: Mask;
  visible: Mask;
  invisible: Omit<Mask, "bbox">;
  /** Hidden share of the whole shape, 0 to 1. */
  occlusion_rate: number;
  /** The car goes on beyond the picture's border. */
  truncated: boolean;
  match: Match;
  uncertainty?: GreyMap;
}

/** The answer to one picture, as the REST API gives it. */
export interface SegmentationResult {
  id: string;
  status: "succeeded";
  created_at: string;
  cache: "hit" | "miss";
  image: { id: string; width: number; height: number };
  model: {
    name: string;
    version: string;
    /** What the networks ran on, `"cpu"` or `"wasm"` say. */
    provider: string;
    bank: { version: string; references: number };
  };
  timings_ms: {
    queue: number;
    decode: number;
    proposals: number;
    features: number;
    vote: number;
    refine: number;
    total: number;
  };
  instances: InstanceResult[];
  /** `[front, behind]` pairs of instance ids. */
  order: [front: number, behind: number][];
}

/** What went wrong, after RFC 9457: a problem of the API, or one of the page's own. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  /** HTTP status; 0 = nobody answered. */
  readonly status: number;
  /** What to do. */
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly errors?: readonly {
    readonly pointer: string;
    readonly message: string;
  }[];
}

export type Stage =
  | "start"
  | "send"
  | "load"
  | "queue"
  | "decode"
  | "proposals"
  | "features"
  | "vote"
  | "refine";

/** Detail of `kanizsa-progress`; `total` 0 = nobody knows how much there is to do. */
export interface Progress {
  readonly stage: Stage;
  readonly done: number;
  readonly total: number;
}

export type Mode = "auto" | "remote" | "local";
export type Backend = "webgl" | "wasm" | "cpu";
export type ViewName = "overlay" | "split" | "hidden-only";
export type PromptMode = "auto" | "draw";

/** Detail of `kanizsa-mode`: who answers, and why the page does it itself. */
export interface ModeDetail {
  readonly mode: "remote" | "local";
  readonly reason:
    | "asked"
    | "no-endpoint"
    | "network"
    | "timeout"
    | "rate-limited"
    | "unavailable"
    | null;
  /** What the networks run on in the page; null while the API answers, or before it is known. */
  readonly backend: Backend | null;
}

/** One car that is asked for. */
export interface Prompt {
  /** Of the visible part. */
  readonly box?: BoxXywh;
  /** The visible mask, taken as given. */
  readonly mask?: Rle;
  /** `label` 1 = belongs to the whole car, hidden part included; 0 = does not. */
  readonly points?: readonly {
    readonly x: number;
    readonly y: number;
    readonly label: 0 | 1;
  }[];
  readonly reference_id?: string;
  /** Where the reference is put: shift in px, scale about its centre. */
  readonly transform?: {
    readonly dx: number;
    readonly dy: number;
    readonly sx: number;
    readonly sy: number;
  };
}

/** The REST request without the picture. */
export interface PreviewRequest {
  readonly prompts?: readonly Prompt[];
  readonly mode?: "refined" | "transfer";
  readonly top_k?: number;
  readonly min_score?: number;
  readonly max_instances?: number;
  readonly include?: readonly ("alternatives" | "heatmap" | "uncertainty")[];
}

/** An opened picture. Boxes, masks and points are in px of `width` × `height`. */
export interface Picture {
  /** What is sent to the API: the file, or a copy of at most 2048 px. */
  readonly file: Blob;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Upright; closed by the element when another picture comes. */
  readonly bitmap: ImageBitmap;
}

/** COCO instances: the whole shapes as compressed RLE. */
export interface CocoFile {
  readonly info: {
    readonly description: string;
    readonly version: string;
    readonly date_created: string;
  };
  readonly licenses: readonly never[];
  images: { id: number; file_name: string; width: number; height: number }[];
  readonly annotations: {
    id: number;
    image_id: number;
    category_id: number;
    iscrowd: 0 | 1;
    bbox: BoxXywh;
    area: number;
    segmentation: Rle;
    readonly score: number;
  }[];
  categories: { id: number; name: string }[];
}

/** Texts of the panel about one car. */
export interface DetailStrings {
  readonly hint: string;
  readonly legend: {
    readonly visible: string;
    readonly hidden: string;
    readonly outline: string;
    readonly center: string;
  };
  readonly hidden: string;
  readonly score: string;
  readonly similarity: string;
  readonly reference: string;
  readonly scale: string;
  readonly center: string;
  readonly abstained: string;
  readonly truncated: string;
  readonly whole: string;
  inFrontOf(ids: readonly number[]): string;
  behind(ids: readonly number[]): string;
  silhouette(referenceId: string): string;
  percent(share: number): string;
  decimal(value: number): string;
}

/** Texts of the tools for drawing and refining. */
export interface ToolStrings {
  readonly drawTools: string;
  readonly refineTools: (id: number) => string;
  readonly drawArea: string;
  readonly clickArea: string;
  readonly shapeArea: string;
  readonly run: string;
  readonly anotherBox: string;
  readonly done: string;
  readonly ways: string;
  readonly belongs: string;
  readonly belongsNot: string;
  readonly moveAndScale: string;
  readonly references: string;
  readonly reference: (rank: number, percent: number) => string;
  readonly steps: string;
  readonly undo: string;
  readonly redo: string;
  readonly reset: string;
  readonly drawHint: string;
  readonly belongsHint: string;
  readonly belongsNotHint: string;
  readonly shapeHint: string;
  readonly boxAt: (
    width: number,
    height: number,
    x: number,
    y: number,
  ) => string;
  readonly boxRemoved: string;
  readonly crossAt: (x: number, y: number, inside: boolean) => string;
  readonly clicked: (x: number, y: number, belongs: boolean) => string;
  readonly tooManyClicks: string;
  readonly shapeAt: (
    dx: number,
    dy: number,
    width: number,
    height: number,
  ) => string;
  readonly moveDropped: string;
  readonly unchanged: string;
  readonly undone: string;
  readonly redone: string;
  readonly wasReset: string;
  readonly left: string;
}

/** All texts of the element. */
export interface Strings {
  /** BCP 47. */
  readonly language: string;
  readonly label: string;
  readonly picture: string;
  readonly dropTitle: string;
  readonly dropHint: string;
  readonly dropNow: string;
  readonly choose: string;
  readonly another: string;
  readonly tools: string;
  readonly findAll: string;
  readonly draw: string;
  readonly refine: string;
  readonly view: string;
  readonly views: Readonly<Record<ViewName, string>>;
  readonly split: string;
  readonly cancel: string;
  readonly retry: string;
  readonly stages: Readonly<Record<Stage, string>>;
  readonly cars: string;
  found(count: number): string;
  car(instance: InstanceResult): string;
  hidden(instance: InstanceResult): string;
  similar(instance: InstanceResult): string;
  mode(detail: ModeDetail): string;
  /** Titles of problems by their code. */
  readonly problems: Readonly<Record<string, string>>;
  readonly details?: Partial<DetailStrings>;
  readonly tool?: Partial<ToolStrings>;
}

export interface KanizsaPreviewEventMap extends HTMLElementEventMap {
  "kanizsa-progress": CustomEvent<Progress>;
  "kanizsa-result": CustomEvent<SegmentationResult>;
  "kanizsa-error": CustomEvent<Problem>;
  "kanizsa-mode": CustomEvent<ModeDetail>;
}

/** `<kanizsa-preview>`: shows a picture and the whole shapes of its partly hidden cars. */
export class KanizsaPreview extends HTMLElement {
  static readonly observedAttributes: string[];

  /** Address of the picture, `""` without one. */
  src: string;
  /** What the picture shows, in words. */
  alt: string;
  /** Address of the API, `""` without one. */
  endpoint: string;
  /** Embed token; sent in the header `Authorization` alone. */
  token: string;
  /** Address of yours that issues tokens; wins over `token`. */
  tokenUrl: string;
  mode: Mode;
  prompt: PromptMode;
  view: ViewName;
  /** Most cars that are found, null = as many as the API allows. */
  maxInstances: number | null;
  /** Address of the picture shown until the one of `src` is open, `""` without one. */
  poster: string;
  loading: "lazy" | "eager";
  /** Longest wait for a sign of life of the API, ms; null = 4 s, or a minute with mode="remote". */
  timeout: number | null;
  /** Forces what the networks run on in the page; null = the best that there is. */
  backend: Backend | null;
  /** `transfer` is the paper's own way, `refined` Kanizsa's. */
  method: "refined" | "transfer";

  /** The picture that shows. */
  get picture(): Picture | null;
  /** The answer that shows. */
  get result(): SegmentationResult | null;
  /** What was asked about the picture last, as the REST request has it; null before. */
  get request(): PreviewRequest | null;
  /** Texts that replace the element's own. */
  get strings(): Partial<Strings>;
  set strings(strings: Partial<Strings> | null);

  /** Opens another picture than that of `src`; resolves once it shows. */
  load(source: Blob | URL | string): Promise<Picture>;
  /** Asks about these cars, or for all; rejects with an AbortError when something newer is asked. */
  segment(prompts?: readonly Prompt[]): Promise<SegmentationResult>;
  /** The result as COCO instances. */
  toCoco(): Promise<CocoFile>;
  /** The picture with the shapes drawn on it, in its own size. */
  toPNG(): Promise<Blob>;

  addEventListener<K extends keyof KanizsaPreviewEventMap>(
    type: K,
    listener: (
      this: KanizsaPreview,
      event: KanizsaPreviewEventMap[K],
    ) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof KanizsaPreviewEventMap>(
    type: K,
    listener: (
      this: KanizsaPreview,
      event: KanizsaPreviewEventMap[K],
    ) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "kanizsa-preview": KanizsaPreview;
  }
}
