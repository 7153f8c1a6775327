import { EventEmitter, once } from "node:events";
import type { SegmentStage } from "@kanizsa/shared/pipeline/segment.ts";
import type { Engine } from "../serve/engine.ts";
import { fakeEngine } from "./test-server.ts";

/** An engine whose requests compute until a test lets them finish. */
export function heldEngine() {
  const events = new EventEmitter();
  const arrived = once(events, "arrived");
  const finished = once(events, "finished");
  let tell: (stage: SegmentStage) => void = () => {};
  const segment: Engine["segment"] = async (_picture, _request, signal, onStage) => {
    if (onStage) tell = onStage;
    events.emit("arrived");
    const aborted = once(signal, "abort").then(() => signal.throwIfAborted());
    await Promise.race([finished, aborted]);
    const timings_ms = { proposals: 1, features: 2, vote: 3, refine: 4 };
    return { instances: [], order: [], timings_ms };
  };
  return {
    engine: fakeEngine(segment),
    /** Resolves when the first request computes. */
    arrived,
    /** Reports a stage of the request that computes. */
    tell: (stage: SegmentStage) => tell(stage),
    finish: () => events.emit("finished"),
  };
}
