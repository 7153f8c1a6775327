import { ProblemError } from "../problem-error.ts";
import type { Keys } from "./keys.ts";
import type { Principal } from "./principal.ts";

/** The operator's tenant: its admins manage the keys of all tenants. */
export const OPERATOR_TENANT = "default";

/** Keys of all tenants: they are held in memory. */
export const MAX_KEYS = 10_000;

/** Whether an admin may see and change the tenant's keys. */
export function managesTenant(principal: Principal, tenant: string): boolean {
  return principal.tenant === OPERATOR_TENANT || principal.tenant === tenant;
}

/**
 * Checks what the schema can't: the tenant against the principal's, the end against the clock, the
 * number of keys.
 * @throws {ProblemError} forbidden, request_invalid
 */
export function checkNewKey(
  { tenant, expires_at }: { readonly tenant: string; readonly expires_at?: string },
  principal: Principal,
  keys: Keys,
  now: number,
): void {
  if (!managesTenant(principal, tenant)) {
    throw new ProblemError("forbidden", {
      detail: `Use an admin key of the tenant ${OPERATOR_TENANT} to make keys of other tenants`,
    });
  }
  if (expires_at !== undefined && Date.parse(expires_at) <= now) {
    const message = `Use a time to come: got ${expires_at}`;
    throw new ProblemError("request_invalid", { errors: [{ pointer: "#/expires_at", message }] });
  }
  if (keys.size >= MAX_KEYS) {
    throw new ProblemError("request_invalid", {
      detail: `Delete keys that nobody uses: there are ${keys.size}, no more are kept`,
    });
  }
}
