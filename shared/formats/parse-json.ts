import type * as z from "zod";
import { dottedPath } from "../schema/json-pointer.ts";
import { validate } from "../schema/validate.ts";
import { FormatError } from "./format-error.ts";

/**
 * A part of a file, checked against its schema.
 *
 * @param path where it stands in the file, for the error: `annotations[3]`
 * @throws {FormatError} naming the first value that is wrong
 */
export function parseJson<S extends z.ZodType>(
  schema: S,
  value: unknown,
  path = "",
): z.output<S> {
  const result = validate(schema, value);
  if (result.success) return result.data;
  const [first] = result.errors;
  const place = dottedPath(first.pointer);
  const joint = path === "" || place === "" || place.startsWith("[") ? "" : ".";
  throw new FormatError(`${path}${joint}${place}`, first.message);
}
