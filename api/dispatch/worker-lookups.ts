import { parseKnown } from "@kanizsa/shared/schema/parse-known.ts";
import {
  type ReferencePage,
  referencePageSchema,
  type ReferenceRecord,
  referenceSchema,
} from "@kanizsa/shared/schema/reference.ts";
import { type WorkerModel, workerModelSchema } from "@kanizsa/shared/schema/worker-model.ts";
import * as z from "zod";
import { ProblemError } from "../problem-error.ts";
import type { ReferencesRequest } from "./dispatcher.ts";

/** A worker's JSON at a path of its HTTP API; throws its refusal as a problem. */
export type LookUp = (path: string) => Promise<unknown>;

const { bank, ...parameters } = workerModelSchema.omit({ name: true, version: true }).shape;

/** What `GET /v2/models/car` says beside the protocol's own fields. */
const metadataSchema = z.object({
  name: z.string(),
  versions: z.tuple([z.string()]),
  parameters: z.object({ ...parameters, bank: z.object(bank.shape) }),
});

/** What a worker tells of its model and bank without any computation, by whatever line it is asked. */
export class WorkerLookups {
  readonly #lookUp: LookUp;

  constructor(lookUp: LookUp) {
    this.#lookUp = lookUp;
  }

  async reference(id: string): Promise<ReferenceRecord | null> {
    try {
      const path = `/v2/models/car/references/${encodeURIComponent(id)}`;
      return parseKnown(referenceSchema, await this.#lookUp(path));
    } catch (error) {
      if (error instanceof ProblemError && error.code === "reference_unknown") return null;
      throw error;
    }
  }

  async references({ after, limit }: ReferencesRequest): Promise<ReferencePage> {
    const query = new URLSearchParams({
      limit: String(limit),
      ...after !== undefined && { after },
    });
    const path = `/v2/models/car/references?${query}`;
    return parseKnown(referencePageSchema, await this.#lookUp(path));
  }

  async model(): Promise<WorkerModel> {
    const metadata = metadataSchema.parse(await this.#lookUp("/v2/models/car"));
    const { name, versions: [version], parameters } = metadata;
    return workerModelSchema.parse({ name, version, ...parameters });
  }
}
