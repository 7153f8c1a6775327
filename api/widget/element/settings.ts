import type { Backend, Mode, PromptMode, ViewName } from "../types.ts";

/** What the attributes say; each is a property of the element, too. */
export interface Settings {
  /** Address of the picture, "" without one. */
  src: string;
  /** What the picture shows, in words. */
  alt: string;
  /** Address of the API, "" without one. */
  endpoint: string;
  /** Sent in the header `Authorization`. */
  token: string;
  /** Address that issues tokens; wins over `token`. */
  tokenUrl: string;
  mode: Mode;
  prompt: PromptMode;
  view: ViewName;
  /** Most cars that are found, null = as many as the API allows. */
  maxInstances: number | null;
  /** Address of the picture shown until the one of `src` is open, "" without one. */
  poster: string;
  loading: "lazy" | "eager";
  /** Longest wait for a sign of life of the API, ms; null = 4 s, or a minute where nobody else answers. */
  timeout: number | null;
  /** Forces what the networks run on in the page; null = the best that there is. */
  backend: Backend | null;
  method: "refined" | "transfer";
}

type Read<T> = (attribute: string | null) => T;

const text: Read<string> = (attribute) => attribute ?? "";

/** The first is meant where the attribute is missing, or something else. */
function oneOf<T>(first: T, ...others: T[]): Read<T> {
  return (attribute) => others.find((value) => value === attribute) ?? first;
}

const wholeNumber: Read<number | null> = (attribute) =>
  attribute && /^\s*0*[1-9]\d{0,8}\s*$/.test(attribute) ? +attribute : null;

/** How each setting's attribute is read. */
export const SETTINGS: { readonly [K in keyof Settings]: Read<Settings[K]> } = {
  src: text,
  alt: text,
  endpoint: text,
  token: text,
  tokenUrl: text,
  mode: oneOf("auto", "remote", "local"),
  prompt: oneOf("auto", "draw"),
  view: oneOf("overlay", "split", "hidden-only"),
  maxInstances: wholeNumber,
  poster: text,
  loading: oneOf("eager", "lazy"),
  timeout: wholeNumber,
  backend: oneOf<Backend | null>(null, "webgl", "wasm", "cpu"),
  method: oneOf("refined", "transfer"),
};

/** "tokenUrl" → "token-url" */
export function attributeOf(setting: string): string {
  return setting.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());
}
