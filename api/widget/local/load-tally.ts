import type { Progress } from "../types.ts";
import type { Loaded } from "./fetch-asset.ts";

/** Adds up what came of `count` files; told of once all of them began, as the total isn't known before. */
export function loadTally(
  count: number,
  onProgress: (progress: Progress) => void,
): (file: number, loaded: Loaded) => void {
  const files = new Map<number, Loaded>();
  return (file, loaded) => {
    files.set(file, loaded);
    if (files.size < count) return;
    let [done, total] = [0, 0];
    for (const part of files.values()) {
      done += part.done;
      total += part.total;
    }
    onProgress({ stage: "load", done, total });
  };
}
