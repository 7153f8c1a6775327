import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";

/**
 * Headers of every answer. The pages load nothing from elsewhere, hold no inline script or style, and
 * evaluate no text: WebAssembly and one Trusted Types policy are for `<kanizsa-preview>`.
 * Strict-Transport-Security is for whoever ends TLS in front of us.
 */
export function securityHeaders() {
  const own = secureHeaders(OPTIONS);
  const shared = secureHeaders({ ...OPTIONS, crossOriginResourcePolicy: "cross-origin" });
  return createMiddleware((c, next) => (SHARED.test(c.req.path) ? shared : own)(c, next));
}

/** What pages of other origins load: routes/widget.ts. */
const SHARED = /^\/widget(\.js$|\/)/;

const OPTIONS = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
    workerSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "blob:", "data:"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["kanizsa"],
  },
  strictTransportSecurity: false,
  xFrameOptions: "DENY",
  referrerPolicy: "no-referrer",
};
