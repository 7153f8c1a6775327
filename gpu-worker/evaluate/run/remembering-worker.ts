import { workerResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { WorkerClient } from "../worker/client.ts";
import type { WorkerIdentity } from "../worker/worker-identity.ts";
import { answerKey } from "./answer-key.ts";
import type { AnswerLog } from "./answer-log.ts";
import { InterruptedError, type Interruption } from "./interruption.ts";

/** A worker's client that asks nothing twice. */
export interface RememberingWorker extends Pick<WorkerClient, "segment"> {
  /** Requests that the worker itself answered. */
  readonly asked: number;
  /** Different requests whose answers an earlier run left. */
  readonly remembered: number;
}

export interface RememberingOptions {
  readonly client: WorkerClient;
  /** Answers of another worker, model or bank are never taken. */
  readonly identity: WorkerIdentity;
  readonly log: AnswerLog;
  readonly interruption: Pick<Interruption, "isWanted">;
}

/**
 * Answers by the bytes of the picture and the request, so that whatever a data set or an option changes
 * is asked anew. Rejects with InterruptedError instead of asking when the run is to end.
 */
export function rememberAnswers(
  { client, identity, log, interruption }: RememberingOptions,
): RememberingWorker {
  const who = JSON.stringify(identity);
  const asked = new Set<string>();
  const remembered = new Set<string>();
  return {
    get asked() {
      return asked.size;
    },
    get remembered() {
      return remembered.size;
    },
    async segment(image, request) {
      const key = answerKey(who, image, JSON.stringify(request));
      const known = workerResultSchema.safeParse(await log.get(key));
      if (known.success) {
        if (!asked.has(key)) remembered.add(key);
        return known.data;
      }
      if (interruption.isWanted) throw new InterruptedError("Run the same command again to go on");
      const result = await client.segment(image, request);
      asked.add(key);
      await log.set(key, result);
      return result;
    },
  };
}
