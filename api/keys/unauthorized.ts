import { ProblemError } from "../problem-error.ts";

/**
 * 401 with the challenge of RFC 6750.
 * @param error "invalid_token" where a token was sent
 */
export function unauthorized(detail: string, error?: "invalid_token"): ProblemError {
  const challenge = `Bearer realm="kanizsa"${error ? `, error="${error}"` : ""}`;
  return new ProblemError("unauthorized", { detail, headers: { "WWW-Authenticate": challenge } });
}
