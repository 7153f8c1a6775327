import type { WorkerInfo } from "@kanizsa/shared/schema/worker-list.ts";

/** The workers that this API can reach, as far as is known. */
export interface Workers {
  list(): Promise<WorkerInfo[]>;
}
