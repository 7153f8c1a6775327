import { ProblemError } from "../../problem-error.ts";

/** What the caller is told of an error of the line or the server. */
export function unavailable(cause: unknown): unknown {
  if (cause instanceof ProblemError || cause instanceof TypeError) return cause;
  return new ProblemError("store_unavailable", { retryAfterSeconds: 5, cause });
}

/** Does it, and says that the store is unavailable where that fails. */
export async function orUnavailable<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw unavailable(error);
  }
}
