import { setTimeout as pause } from "node:timers/promises";
import type { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { fakeSegment } from "./fake-segment.ts";

export interface ToldOptions {
  /** Time for each picture, ms. */
  readonly workMs: number;
  /** Whether a magenta picture kills the process. */
  readonly poisonous: boolean;
  /** Told of each request, by its number, when work on it begins and ends. */
  readonly tell: (event: "work_began" | "work_ended", request: number) => void;
}

/** Numbers of requests travel as `min_score`, a millionth each, so that each is another request. */
const NUMBERS = 1_000_000;
/** `min_score` of a request that doesn't say, as those with which a worker warms up. */
const UNNUMBERED = 0.3;

/**
 * A made-up method that takes its time and says what it works on. Each answer has a number of its
 * own (`timings_ms.features`), so that two answers to one request can be told apart. Requests
 * without a number are answered at once and in silence.
 */
export function toldSegment({ workMs, poisonous, tell }: ToldOptions): typeof segmentPicture {
  return async (picture, request, method) => {
    if (poisonous && isMagenta(picture.rgb)) process.kill(process.pid, "SIGKILL");
    if (request.min_score === UNNUMBERED) return await fakeSegment(picture, request, method);
    const number = Math.round(request.min_score * NUMBERS);
    tell("work_began", number);
    if (workMs > 0) await pause(workMs, undefined, { signal: method.signal });
    const outcome = await fakeSegment(picture, request, method);
    tell("work_ended", number);
    const features = Math.floor(Math.random() * NUMBERS * NUMBERS);
    return { ...outcome, timings_ms: { ...outcome.timings_ms, features } };
  };
}

/** By its first pixel. */
function isMagenta([red, green, blue]: ArrayLike<number> & Iterable<number>): boolean {
  return red > 200 && green < 60 && blue > 200;
}
