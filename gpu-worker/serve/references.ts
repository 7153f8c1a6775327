import {
  type ReferencePage,
  referencePageQuerySchema,
  type ReferenceRecord,
} from "@kanizsa/shared/schema/reference.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import { WorkerProblem } from "../worker-problem.ts";
import type { Engine } from "./engine.ts";

/**
 * One reference of the bank that serves.
 *
 * @throws {WorkerProblem} reference_unknown
 */
export async function readReference({ bank }: Engine, id: string): Promise<ReferenceRecord> {
  const number = bank.numberOf(id);
  const [record] = number === undefined ? [] : await bank.records(number, 1);
  if (record) return record;
  throw new WorkerProblem(
    "reference_unknown",
    `Use a reference of bank ${bank.version}: got ${JSON.stringify(id)}`,
  );
}

/**
 * A page of the bank's references, in its order; `query` says `after` and `limit`.
 *
 * @throws {WorkerProblem} request_invalid
 */
export async function listReferences(
  { bank }: Engine,
  query: URLSearchParams,
): Promise<ReferencePage> {
  const checked = validate(referencePageQuerySchema, Object.fromEntries(query));
  if (!checked.success) {
    const { errors } = checked;
    throw new WorkerProblem("request_invalid", "Change what `errors` names", { errors });
  }
  const { after, limit } = checked.data;
  const last = after === undefined ? -1 : bank.numberOf(after);
  if (last === undefined) {
    const message = `Use the id of a reference of bank ${bank.version}: got ${
      JSON.stringify(after)
    }`;
    throw new WorkerProblem("request_invalid", message, {
      errors: [{ pointer: "#/after", message }],
    });
  }
  const references = await bank.records(last + 1, limit);
  const isLast = last + 1 + limit >= bank.size;
  return { references, next: isLast ? null : references[limit - 1].id };
}
