import fc from "fast-check";
import type { Description, Schema } from "./description.ts";

/** Arbitraries for properties that a schema says too little of to be of use, by name. */
export type Hints = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** Depth after which optional properties are left out. */
const MAX_DEPTH = 6;

/** Values that follow a schema. */
export function valuesOf(
  schema: Schema,
  description: Pick<Description, "resolve">,
  hints: Hints = {},
  depth = 0,
): fc.Arbitrary<unknown> {
  const inner = (each: unknown) => valuesOf(each as Schema, description, hints, depth + 1);
  const resolved = description.resolve(schema);
  if (resolved !== schema) return inner(resolved);
  if ("const" in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const choices = schema.oneOf ?? schema.anyOf;
  if (Array.isArray(choices)) return fc.oneof(...choices.map(inner));
  if (Array.isArray(schema.type)) {
    return fc.oneof(...schema.type.map((type) => inner({ ...schema, type })));
  }
  switch (schema.type) {
    case "object":
      return objects(schema, inner, hints, depth);
    case "array":
      return arrays(schema, inner);
    case "string":
      return strings(schema);
    case "integer":
      return fc.integer({ min: lowest(schema, -1000, 1), max: highest(schema, 100_000, 1) });
    case "number":
      return fc.double({
        min: lowest(schema, -1e6, Number.MIN_VALUE),
        max: highest(schema, 1e6, Number.MIN_VALUE),
        noNaN: true,
      });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objects(
  { properties = {}, required = [] }: Schema,
  inner: (schema: unknown) => fc.Arbitrary<unknown>,
  hints: Hints,
  depth: number,
): fc.Arbitrary<unknown> {
  const needed = new Set(required as string[]);
  const entries = Object.entries(Object(properties))
    .filter(([name]) => depth < MAX_DEPTH || needed.has(name))
    .map(([name, schema]) => [name, hints[name] ?? inner(schema)] as const);
  return fc.record(Object.fromEntries(entries), { requiredKeys: [...needed] });
}

function arrays(
  schema: Schema,
  inner: (schema: unknown) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  if (Array.isArray(schema.prefixItems)) return fc.tuple(...schema.prefixItems.map(inner));
  const minLength = Number(schema.minItems ?? 0);
  const maxLength = Math.min(Number(schema.maxItems ?? 4), minLength + 4);
  return fc.array(inner(schema.items ?? {}), { minLength, maxLength });
}

function strings({ format, pattern, minLength, maxLength }: Schema): fc.Arbitrary<string> {
  if (format === "date-time") return fc.date({ noInvalidDate: true }).map((date) => isoText(date));
  if (format === "uri") return fc.webUrl({ withQueryParameters: true });
  if (typeof pattern === "string") return fc.stringMatching(new RegExp(pattern));
  return fc.string({
    minLength: Number(minLength ?? 0),
    maxLength: Math.min(Number(maxLength ?? 40), 300),
    unit: "grapheme",
  });
}

/** In the years that have four digits. */
function isoText(date: Date): string {
  return new Date(Math.abs(date.getTime()) % 253_402_300_799_000).toISOString();
}

function lowest({ minimum, exclusiveMinimum }: Schema, otherwise: number, step: number): number {
  return Number(
    minimum ?? (exclusiveMinimum === undefined ? otherwise : +exclusiveMinimum! + step),
  );
}

function highest({ maximum, exclusiveMaximum }: Schema, otherwise: number, step: number): number {
  const most = maximum ?? (exclusiveMaximum === undefined ? otherwise : +exclusiveMaximum! - step);
  return Math.min(Number(most), 2 ** 31 - 1);
}
