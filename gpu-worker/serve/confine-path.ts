import { realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { WorkerProblem } from "../worker-problem.ts";

/**
 * The real path of a file inside a folder; links are followed before it is judged.
 *
 * @throws {WorkerProblem} forbidden when it leads out of the folder, not_found when it is missing
 */
export async function confinePath(folder: string, path: string): Promise<string> {
  if (path === "" || path.includes("\0") || isAbsolute(path)) throw outside(path);
  const root = await realpath(folder);
  if (!isInside(root, join(root, path))) throw outside(path);
  let real: string;
  try {
    real = await realpath(join(root, path));
  } catch (error) {
    throw new WorkerProblem(
      "not_found",
      `Name a file of the models folder: got ${JSON.stringify(path)}`,
      { cause: error },
    );
  }
  if (!isInside(root, real)) throw outside(path);
  return real;
}

/** Whether a path lies below a folder, going by the names alone. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside(path: string): WorkerProblem {
  return new WorkerProblem(
    "forbidden",
    `Use a path below the models folder: got ${JSON.stringify(path)}`,
  );
}
