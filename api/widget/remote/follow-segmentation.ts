import { readEvents } from "../../client/read-events.ts";
import { pageProblem } from "../problems.ts";
import type { Problem, Progress, SegmentationResult, Stage } from "../types.ts";
import type { Api } from "./api.ts";
import type { Life } from "./watch-life.ts";

/** A segmentation in any state, as far as it matters here. */
export type Answer =
  | SegmentationResult
  | { readonly id: string; readonly status: "queued" | "running" | "cancelled" }
  | { readonly id: string; readonly status: "failed"; readonly problem: Problem };

export interface FollowOptions {
  readonly api: Api;
  readonly life: Life;
  onProgress?(progress: Progress): void;
}

/** Silence is watched for by `life`; the longest that a timer can wait. */
const FOR_EVER_MS = 2 ** 31 - 1;
/** Streams in a row that tell nothing. */
const MAX_BROKEN_STREAMS = 5;
const RECONNECT_MS = 300;

/** Waits for the end of a segmentation, and tells its stages as the server sends them. */
export async function followSegmentation(
  id: string,
  { api, life, onProgress }: FollowOptions,
): Promise<Answer> {
  const path = `/v1/segmentations/${id}`;
  let last = "";
  for (let broken = 0; broken < MAX_BROKEN_STREAMS; broken++) {
    const headers = { Accept: "text/event-stream", ...last && { "Last-Event-ID": last } };
    const { body } = await api.send(`${path}/events`, { headers, life });
    try {
      for await (const event of readEvents(beating(body, life), FOR_EVER_MS)) {
        [last, broken] = [event.id, 0];
        const progress = progressOf(event);
        if (progress) onProgress?.(progress);
      }
    } catch {
      life.signal.throwIfAborted();
    }
    const answer = await api.json<Answer>(path, { life });
    if (answer.status !== "queued" && answer.status !== "running") return answer;
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
    life.signal.throwIfAborted();
  }
  throw pageProblem(
    "api_unreachable",
    `See what lies between page and API: got ${MAX_BROKEN_STREAMS} broken streams of events`,
  );
}

function progressOf({ event, data }: { event: string; data: string }): Progress | null {
  const told = JSON.parse(data);
  if (event === "progress") {
    const { stage, done, total } = told as { stage: Stage | "queued"; done: number; total: number };
    return { stage: stage === "queued" ? "queue" : stage, done, total };
  }
  return told.status === "queued" ? { stage: "queue", done: 0, total: 1 } : null;
}

function beating(body: Response["body"], life: Life): ReadableStream<Uint8Array<ArrayBuffer>> {
  return (body ?? new Blob().stream()).pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        life.beat();
        controller.enqueue(chunk);
      },
    }),
    { signal: life.signal },
  );
}
