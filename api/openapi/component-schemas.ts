import { problemSchema } from "@kanizsa/shared/schema/problem.ts";
import * as z from "zod";
import type { NamedSchema, OpenApiObject } from "./document.ts";
import { EXAMPLES } from "./examples.ts";

export const PROBLEM_SCHEMA: NamedSchema = {
  id: "Problem",
  schema: problemSchema,
  io: "output",
  description: "RFC 9457 problem details. `code` is one of the catalogue's, `instance` the " +
    "request's id, `errors` the fields at fault with JSON pointers.",
};

/** The named schemas as JSON Schema, each with an example. */
export function componentSchemas(schemas: readonly NamedSchema[]): Record<string, OpenApiObject> {
  const examples = new Map(schemas.map(({ id, example }) => [id, example ?? EXAMPLES[id]]));
  return Object.fromEntries((["input", "output"] as const).flatMap((io) => {
    const registry = z.registry<{ id: string; description: string }>();
    for (const { id, schema, description } of schemas.filter((named) => named.io === io)) {
      registry.add(schema, { id, description });
    }
    const converted = z.toJSONSchema(registry, { io, uri: (id) => `#/components/schemas/${id}` });
    return Object.entries(converted.schemas).map(([id, { $schema: _, $id: __, ...schema }]) => {
      const example = examples.get(id);
      return [id, example === undefined ? schema : { ...schema, examples: [example] }];
    });
  }));
}
