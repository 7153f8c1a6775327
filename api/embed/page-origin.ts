/**
 * Origin of the page that asks. Browsers leave the header `Origin` out when a page reads from its own
 * origin, and tell so in `Sec-Fetch-Site`, which no script of a page can set: then it is ours, with the
 * scheme that whoever ends TLS in front of us names. Undefined where a browser says neither.
 */
export function pageOrigin(request: Request): string | undefined {
  const { headers } = request;
  const origin = headers.get("Origin");
  if (origin !== null) return origin;
  if (headers.get("Sec-Fetch-Site") !== "same-origin") return undefined;
  const own = new URL(request.url);
  if (headers.get("X-Forwarded-Proto") === "https") own.protocol = "https:";
  return own.origin;
}
