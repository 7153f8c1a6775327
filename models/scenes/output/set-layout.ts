import { join } from "node:path";

/** Where the files of a set stand. Pictures are numbered from 1. */
export function layoutOf(folder: string) {
  const split = (name: string) => join(folder, name);
  return {
    scenes: join(folder, "scenes.json"),
    checksums: join(folder, "checksums.json"),
    images: (name: string) => join(split(name), "images"),
    annotations: (name: string) => join(split(name), "annotations"),
    /** What is known of a finished picture, so that an interrupted run goes on. */
    parts: (name: string) => join(folder, ".parts", name),
  };
}

export function pictureName(index: number): string {
  return `${String(index).padStart(6, "0")}.jpg`;
}

export function partName(index: number): string {
  return `${String(index).padStart(6, "0")}.json`;
}
