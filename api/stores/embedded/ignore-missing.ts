/** For `catch`: a file that isn't there is as good as one that was removed. */
export function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
