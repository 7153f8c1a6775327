import type * as z from "zod";

/**
 * What the schema knows of a value that a newer version may have sent: fields that strict objects
 * don't know are passed over, everything else is held to the schema. Changes `value`.
 *
 * @throws {z.ZodError}
 */
export function parseKnown<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    if (issue.code !== "unrecognized_keys") throw parsed.error;
    const holder = at(value, issue.path);
    for (const key of issue.keys) delete holder[key];
  }
  return schema.parse(value);
}

function at(value: unknown, path: readonly PropertyKey[]): Record<PropertyKey, unknown> {
  let holder = value;
  for (const key of path) holder = (holder as Record<PropertyKey, unknown>)[key];
  return holder as Record<PropertyKey, unknown>;
}
