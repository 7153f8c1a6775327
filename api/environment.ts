import type { Principal } from "./keys/principal.ts";

/** What the middleware leaves for the routes in Hono's context. */
export interface ApiEnvironment {
  Variables: {
    /** Set by requestId(): in every answer's X-Request-Id and every problem's `instance`. */
    requestId: string;
    /** Set by traceContext(): W3C Trace Context for calls on the request's behalf. */
    traceparent: string;
    /** Set by authenticate(). */
    principal: Principal;
  };
}
