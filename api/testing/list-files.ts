import { join } from "node:path";

/** Paths of all files below the folder. */
export async function listFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    files.push(...isDirectory ? await listFiles(path) : [path]);
  }
  return files;
}
