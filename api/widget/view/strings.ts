import type { InstanceResult, ModeDetail, Stage, ViewName } from "../types.ts";
import type { DetailStrings } from "./scene/detail-strings.ts";
import type { ToolStrings } from "../tools/tool-strings.ts";

/** All texts of the preview. Those of parts that load later default to English there. */
export interface Strings {
  /** BCP 47; parts that load later choose their texts by it. */
  readonly language: string;
  /** Name of the whole, for those who can't see it. */
  readonly label: string;
  /** Stands for the picture when the page gives no `alt`. */
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
  /** The slider between the plain picture and the shapes. */
  readonly split: string;
  readonly cancel: string;
  readonly retry: string;
  readonly stages: Readonly<Record<Stage, string>>;
  /** Name of the list of instances. */
  readonly cars: string;
  /** Said, and shown, when an answer comes. */
  found(count: number): string;
  car(instance: InstanceResult): string;
  hidden(instance: InstanceResult): string;
  /** Said of an instance after its name and hidden share; not shown. */
  similar(instance: InstanceResult): string;
  /** Who answered and why; "" when there is nothing to say. */
  mode(detail: ModeDetail): string;
  /** Titles of problems by their code, where they should differ from the problem's own. */
  readonly problems: Readonly<Record<string, string>>;
  readonly details?: Partial<DetailStrings>;
  readonly tool?: Partial<ToolStrings>;
}

const BACKENDS = { webgl: "WebGL", wasm: "WASM", cpu: "JavaScript" };

const percent = (share: number) => `${Math.round(share * 100)}\u00a0%`;

export const english: Strings = {
  language: "en",
  label: "Preview of hidden shapes",
  picture: "The picture",
  dropTitle: "Drop a photo with cars here",
  dropHint: "or paste one",
  dropNow: "Let go to open the picture",
  choose: "Choose a picture",
  another: "Another picture",
  tools: "Tools",
  findAll: "Find all cars",
  draw: "Draw a box",
  refine: "Refine this car",
  view: "View",
  views: { overlay: "Shapes", split: "Before / after", "hidden-only": "Hidden parts" },
  split: "Before and after",
  cancel: "Cancel",
  retry: "Try again",
  stages: {
    start: "Starting",
    send: "Sending the picture",
    load: "Loading the networks",
    queue: "Waiting for a free place",
    decode: "Opening the picture",
    proposals: "Looking for cars",
    features: "Looking closely",
    vote: "Comparing with references",
    refine: "Completing the shapes",
  },
  cars: "Cars in the picture",
  found: (count) => count ? `${count} ${count === 1 ? "car" : "cars"} found` : "No cars found",
  car: ({ id }) => `Car ${id}`,
  hidden: ({ occlusion_rate }) => `${percent(occlusion_rate)} hidden`,
  similar: ({ match }) =>
    match.abstained ? "no reference" : `similarity ${match.similarity.toFixed(2)}`,
  mode({ mode, reason, backend }) {
    if (mode === "remote") return "";
    const why = {
      asked: "",
      "no-endpoint": "",
      network: ": the server can’t be reached",
      timeout: ": the server didn’t answer in time",
      "rate-limited": ": the server has had too many questions",
      unavailable: ": the server is busy",
    };
    return `Answered in the page${backend ? ` (${BACKENDS[backend]})` : ""}${
      reason ? why[reason] : ""
    }`;
  },
  problems: {},
};
