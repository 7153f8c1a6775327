import { readFile } from "node:fs/promises";
import { DatasetError } from "./dataset-error.ts";

/** @param option the option that points at the file, for the error @throws {DatasetError} */
export async function readJson(path: string, option: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new DatasetError(`Point --${option} at a file that can be read: no ${path}`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DatasetError(`Point --${option} at a JSON file: got ${path}`, { cause });
  }
}
