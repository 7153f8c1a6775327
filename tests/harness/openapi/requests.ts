import fc from "fast-check";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import type { Description, Operation, Parameter, Schema } from "./description.ts";
import { changed, hostileJsonTexts, hostileTexts } from "./hostile.ts";
import { type Hints, valuesOf } from "./values.ts";

/** Who asks. */
export const CALLERS = ["admin", "reader", "nobody", "stranger", "forged", "token"] as const;
export type Caller = typeof CALLERS[number];

/**
 * A request before its marks are replaced: "@image:3" stands for the third picture's id, and so on,
 * because ids differ from run to run and a seed shouldn't.
 */
export interface Plan {
  readonly caller: Caller;
  readonly target: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: PlannedBody | null;
}

export type PlannedBody =
  | { readonly kind: "text"; readonly type: string; readonly text: string }
  | { readonly kind: "picture"; readonly type: string; readonly picture: Picture }
  | { readonly kind: "form"; readonly parts: readonly Part[] };

export interface Picture {
  /** Which of the fixtures. */
  readonly index: number;
  /** Share of it that is sent. */
  readonly share: number;
  /** Where bytes are changed, as shares of its length. */
  readonly flips: readonly number[];
}

export interface Part {
  readonly name: string;
  readonly content: Picture | string;
}

/** Marks of each kind. */
export const MARKS = 8;
export type MarkKind = "segmentation" | "image" | "key" | "reference" | "picture";

export const mark = (kind: MarkKind) => fc.nat(MARKS - 1).map((index) => `@${kind}:${index}`);

/** Requests to an operation: as described, nearly so, and hostile ones. */
export function plansFor(operation: Operation, description: Description): fc.Arbitrary<Plan> {
  const { path, parameters } = operation;
  const inPath = Object.fromEntries(
    parameters.filter((each) => each.in === "path").map((
      each,
    ) => [each.name, pathValues(path, each)]),
  );
  return fc.record({
    caller: fc.oneof(
      { weight: 6, arbitrary: fc.constant<Caller>("admin") },
      { weight: 4, arbitrary: fc.constantFrom(...CALLERS) },
    ),
    target: fc.record(inPath).map((values) =>
      path.replace(/\{(\w+)\}/g, (_, name) => encodeSegment(values[name]))
    ),
    query: queries(parameters, description),
    headers: headersFor(operation, description),
    body: bodies(operation, description),
  });
}

/** One wrong thing a request finds more than many: the first of them hides the others. */
function mostly<T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 8, arbitrary: good }, { weight: 1, arbitrary: bad });
}

/** All but unreserved characters encoded, dots too where they would be a step up. */
function encodeSegment(text: string): string {
  if (/^\.{1,2}$/.test(text)) return text.replaceAll(".", "%2e");
  if (/^@\w+:\d+$/.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, escaped);
}

function escaped(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

const KINDS: Readonly<Record<string, MarkKind>> = {
  segmentations: "segmentation",
  images: "image",
  keys: "key",
  references: "reference",
};

function pathValues(path: string, { schema }: Parameter): fc.Arbitrary<string> {
  const kind = KINDS[path.split("/")[2]];
  const others = fc.oneof(
    valuesOf(schema, { resolve: (each) => each }).map(String),
    hostileTexts,
  ).filter((text) => text !== "");
  return kind
    ? fc.oneof({ weight: 3, arbitrary: mark(kind) }, { weight: 2, arbitrary: others })
    : others;
}

function queries(
  parameters: readonly Parameter[],
  description: Description,
): fc.Arbitrary<Plan["query"]> {
  const described = Object.fromEntries(
    parameters.filter((each) => each.in === "query").map(({ name, schema }) => [
      name,
      mostly(valuesOf(schema, description).map(String), fc.oneof(hostileTexts, mark("key"))),
    ]),
  );
  return fc.oneof(
    { weight: 8, arbitrary: fc.record(described, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.dictionary(hostileTexts, hostileTexts, { maxKeys: 3 }) },
  );
}

/** What a header's value can hold: visible Latin-1. */
const headerTexts = hostileTexts.map((text) =>
  text.replace(/[^\x20-\x7e\xa0-\xff]/g, "?").trim().slice(0, 2000)
);

function headersFor(operation: Operation, description: Description) {
  const described = operation.parameters.filter((each) => each.in === "header");
  const types = Object.entries(operation.answers).filter(([status]) => status < "300")
    .flatMap(([, { content }]) => Object.keys(content ?? {}));
  const values: Record<string, fc.Arbitrary<string>> = {
    Accept: mostly(fc.constantFrom(...types, "*/*", "image/*", "text/*;q=0.1"), headerTexts),
    ...Object.fromEntries(described.map(({ name, schema }) => [
      name,
      mostly(KNOWN_HEADERS[name] ?? valuesOf(schema, description).map(asHeader), headerTexts),
    ])),
  };
  const hostile = fc.constantFrom(
    "Origin",
    "traceparent",
    "X-Request-Id",
    "Content-Encoding",
    "Content-Type",
    "Range",
    "If-Match",
    "X-Forwarded-For",
    "Cookie",
  );
  return fc.tuple(
    fc.record(values, { requiredKeys: [] }).map((record) => Object.entries(record)),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fc.tuple(hostile, headerTexts), { maxLength: 3 }) },
    ),
  ).map(([known, others]) => [...known, ...others] as [string, string][]);
}

const asHeader = (value: unknown) => String(value).replace(/[^\x20-\x7e]/g, "?").trim();

const KNOWN_HEADERS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  Prefer: fc.constantFrom("respond-async", "wait=0", "wait=1", "wait=1, respond-async"),
  "Idempotency-Key": fc.nat(20).map((index) => `key-${index}`),
  "Cache-Control": fc.constantFrom("no-cache", "max-age=0, no-cache"),
  "If-None-Match": fc.constantFrom("*", '"x"', 'W/"x", "y"'),
  "Last-Event-ID": fc.nat(5).map(String),
};

/** Of the size that most of the pictures have. */
const band = createBitmap(240, 150);
band.data.fill(1, 240 * 20, 240 * 50);

/** Prompts that fit the pictures, which a schema can't say. */
const HINTS: Hints = {
  base64: fc.oneof({ weight: 5, arbitrary: mark("picture") }, {
    weight: 1,
    arbitrary: hostileTexts,
  }),
  id: fc.oneof({ weight: 5, arbitrary: mark("image") }, { weight: 1, arbitrary: hostileTexts }),
  box: fc.tuple(
    fc.nat(70),
    fc.nat(70),
    fc.integer({ min: 1, max: 90 }),
    fc.integer({ min: 1, max: 60 }),
  ),
  mask: fc.constant(encodeRle(band)),
  x: fc.nat(79),
  y: fc.nat(79),
  origins: fc.array(fc.constantFrom("https://fuzz.example", "http://localhost:8080"), {
    minLength: 1,
    maxLength: 3,
  }),
};

function bodies(
  { content, method }: Operation,
  description: Description,
): fc.Arbitrary<PlannedBody | null> {
  const described = Object.entries(content).map(([type, { schema = {} }]) =>
    type === "multipart/form-data"
      ? forms(schema, description)
      : /json$/.test(type)
      ? jsonTexts(schema, description).map((text) => ({ kind: "text" as const, type, text }))
      : pictures.map((picture) => ({ kind: "picture" as const, type, picture }))
  );
  const odd = fc.oneof(
    fc.constant(null),
    fc.record({
      kind: fc.constant("text" as const),
      type: fc.constantFrom("application/json", "text/plain", "application/xml", ""),
      text: hostileJsonTexts,
    }),
  );
  if (described.length > 0) {
    return fc.oneof({ weight: 9, arbitrary: fc.oneof(...described) }, {
      weight: 1,
      arbitrary: odd,
    });
  }
  // A body where none is wanted is legal, and read by nobody.
  return method === "GET" ? fc.constant(null) : odd;
}

function jsonTexts(schema: Schema, description: Description): fc.Arbitrary<string> {
  const values = valuesOf(schema, description, HINTS).map(sensible);
  const valid = mostly(values.map(withoutWebhook), values);
  return fc.oneof(
    { weight: 5, arbitrary: valid.map((value) => JSON.stringify(value)) },
    { weight: 5, arbitrary: changed(valid).map((value) => JSON.stringify(value) ?? "") },
    { weight: 2, arbitrary: hostileJsonTexts },
  );
}

/** Mostly one source of the picture: two are refused before anything else is looked at. */
function sensible(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("image" in value)) return value;
  const image: Record<string, unknown> = Object(value.image);
  const [first] = Object.keys(image);
  return { ...value, image: first ? { [first]: image[first] } : { id: "@image:0" } };
}

/** No host may be called where this runs. */
function withoutWebhook(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("webhook" in value)) return value;
  const { webhook: _, ...rest } = value;
  return rest;
}

const shares = fc.double({ min: 0, max: 1, noNaN: true });

const pictures: fc.Arbitrary<Picture> = fc.record({
  index: fc.nat(MARKS - 1),
  share: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: shares }),
  flips: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, {
    weight: 1,
    arbitrary: fc.array(shares, { maxLength: 5 }),
  }),
});

function forms({ properties }: Schema, description: Description) {
  const parts = Object.entries(Object(properties) as Record<string, Schema>).map(([name, schema]) =>
    name === "image"
      ? pictures.map((content): Part => ({ name, content }))
      : jsonTexts(schema, description).map((content): Part => ({ name, content }))
  );
  const odd = fc.oneof(...parts, fc.record({ name: hostileTexts, content: hostileJsonTexts }));
  return fc.oneof(
    { weight: 5, arbitrary: fc.tuple(...parts) as fc.Arbitrary<Part[]> },
    { weight: 1, arbitrary: fc.array(odd, { maxLength: 4 }) },
  ).map((parts) => ({ kind: "form" as const, parts }));
}
