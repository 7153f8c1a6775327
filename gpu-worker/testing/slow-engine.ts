import { setTimeout as delay } from "node:timers/promises";
import type { Engine } from "../serve/engine.ts";
import { fakeEngine } from "./test-server.ts";

/** An engine that takes its time. Requests are told apart by their `min_score`. */
export function slowEngine(workMs: number) {
  const began: number[] = [];
  const aborted: number[] = [];
  const segment: Engine["segment"] = async (_picture, request, signal) => {
    began.push(request.min_score);
    await delay(workMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) aborted.push(request.min_score);
    signal.throwIfAborted();
    const timings_ms = { proposals: 1, features: 2, vote: 3, refine: 4 };
    return { instances: [], order: [], timings_ms };
  };
  return { engine: fakeEngine(segment), began, aborted };
}
