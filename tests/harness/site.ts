import { readFixture } from "./caller.ts";

/** Answers to other paths than pages; undefined = 404. */
export type SiteAnswer = (request: Request) => Response | Promise<Response> | undefined;

export interface SitePage {
  /** Body of the page, of which nothing is escaped. */
  readonly body: string;
  /** Content-Security-Policy of the page, none if left out. */
  readonly csp?: string;
  readonly lang?: string;
  readonly dir?: "ltr" | "rtl";
}

/** Somebody's web site, on an origin of its own, with a picture: `/street.jpg`, `/crossing.jpg`. */
export interface Site extends AsyncDisposable {
  readonly origin: string;
  /** Adds or replaces the page at a path; gives its address. */
  page(path: string, page: SitePage): string;
}

/** Collects what the elements of a page tell, as `window.told`: [event, detail] pairs. */
const LISTENER = `window.told = [];
for (const name of ["progress", "result", "error", "mode"]) {
  addEventListener("kanizsa-" + name, ({ detail }) => told.push([name, detail]));
}
window.longest = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
}).observe({ type: "longtask", buffered: true });
window.blocked = [];
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  blocked.push(effectiveDirective + " " + blockedURI);
});
`;

/** Serves pages and our pictures on a free port of the loopback interface. */
export async function startSite(answer: SiteAnswer = () => undefined): Promise<Site> {
  const pages = new Map<string, SitePage>();
  const pictures = new Map<string, Uint8Array<ArrayBuffer>>(
    await Promise.all(
      ["street.jpg", "crossing.jpg"].map(async (name) =>
        [`/${name}`, await readFixture(name)] as const
      ),
    ),
  );
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      const page = pages.get(pathname);
      if (page) return new Response(htmlOf(page), { headers: headersOf(page) });
      if (pathname === "/listener.js") {
        return new Response(LISTENER, { headers: { "Content-Type": "text/javascript" } });
      }
      const picture = pictures.get(pathname);
      if (picture) return new Response(picture, { headers: { "Content-Type": "image/jpeg" } });
      return await answer(request) ?? new Response("Not found", { status: 404 });
    },
  );
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return {
    origin,
    page(path, page) {
      pages.set(path, page);
      return origin + path;
    },
    async [Symbol.asyncDispose]() {
      await server.shutdown();
    },
  };
}

function headersOf({ csp }: SitePage): Record<string, string> {
  const type = { "Content-Type": "text/html; charset=utf-8" };
  return csp ? { ...type, "Content-Security-Policy": csp } : type;
}

function htmlOf({ body, lang = "en", dir = "ltr" }: SitePage): string {
  return `<!doctype html>
<html lang="${lang}" dir="${dir}">
<head><meta charset="utf-8"><title>A shop for cars</title>
<link rel="icon" href="data:,"><script src="/listener.js"></script></head>
<body><main><h1>A shop for cars</h1>${body}</main></body></html>`;
}
