import { readFile } from "node:fs/promises";
import { dottedPath } from "@kanizsa/shared/schema/json-pointer.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import type * as z from "zod";
import { DatasetError } from "./dataset-error.ts";

/**
 * Reads an index of one JSON object a line; fields that the schema does not name are left out.
 *
 * @throws {DatasetError} naming the file and the first line that does not fit
 */
export async function readIndex<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new DatasetError(`Point --data at the folder that holds the data sets: no ${path}`, {
      cause,
    });
  });
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const result = validate(schema, parseLine(line));
    if (result.success) return [result.data];
    const { pointer, message } = result.errors[0];
    throw new DatasetError(`Mend line ${index + 1} of ${path}: ${dottedPath(pointer)}: ${message}`);
  });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // the schema says that an object was expected
  }
}
