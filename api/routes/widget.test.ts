import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";
import { problemJson } from "../middleware/problem-json.ts";
import { securityHeaders } from "../middleware/security-headers.ts";
import { loadWidget, widget } from "./widget.ts";

const SCRIPT = "export const answer = 42;\n".repeat(50);

async function withWidget(body: (app: Hono<ApiEnvironment>) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/widget`);
    await Deno.writeTextFile(`${folder}/widget.js`, `export*from"./widget/widget-AB12CD34.js";`);
    await Deno.writeTextFile(`${folder}/widget/widget-AB12CD34.js`, SCRIPT);
    await Deno.writeFile(`${folder}/widget/weights-0123456789ab.bin`, new Uint8Array(100));
    await Deno.writeTextFile(`${folder}/files.json`, "{}");
    const app = new Hono<ApiEnvironment>().use("*", securityHeaders());
    app.route("/", widget(await loadWidget(folder)));
    await body(app);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("files are for pages of any origin: CORS without credentials, and CORP", () =>
  withWidget(async (app) => {
    for (const path of ["/widget.js", "/widget/widget-AB12CD34.js"]) {
      const { status, headers } = await app.request(path);
      assertEquals(status, 200);
      assertEquals(headers.get("Access-Control-Allow-Origin"), "*");
      assertEquals(headers.get("Access-Control-Allow-Credentials"), null);
      assertEquals(headers.get("Cross-Origin-Resource-Policy"), "cross-origin");
      assertEquals(headers.get("X-Content-Type-Options"), "nosniff");
    }
  }));

Deno.test("hashed names are immutable, widget.js is asked for again", () =>
  withWidget(async (app) => {
    const hashed = await app.request("/widget/weights-0123456789ab.bin");
    assertMatch(hashed.headers.get("Cache-Control") ?? "", /max-age=31536000, immutable/);
    assertEquals(hashed.headers.get("Content-Type"), "application/octet-stream");
    const { headers } = await app.request("/widget.js");
    assertMatch(headers.get("Cache-Control") ?? "", /max-age=300, must-revalidate/);
    const again = await app.request("/widget.js", {
      headers: { "If-None-Match": headers.get("ETag") ?? "" },
    });
    assertEquals([again.status, await again.text()], [304, ""]);
  }));

for (
  const [accept, coding] of [
    ["gzip, deflate, br", "gzip"],
    ["br, GZIP;q=0.5", "gzip"],
    ["gzip;q=0", null],
    ["identity", null],
    ["", null],
  ] as const
) {
  Deno.test(`Accept-Encoding "${accept}" is answered in ${coding ?? "the clear"}`, () =>
    withWidget(async (app) => {
      const response = await app.request("/widget/widget-AB12CD34.js", {
        headers: { "Accept-Encoding": accept },
      });
      assertEquals(response.headers.get("Content-Encoding"), coding);
      assertEquals(response.headers.get("Vary"), "Accept-Encoding");
      const body = response.body ?? new Blob().stream();
      const text = coding ? body.pipeThrough(new DecompressionStream("gzip")) : body;
      assertEquals(await new Response(text).text(), SCRIPT);
    }));
}

Deno.test("HEAD has the headers alone; other files of the folder aren't served", () =>
  withWidget(async (app) => {
    const path = "/widget/weights-0123456789ab.bin";
    const head = await app.request(path, { method: "HEAD" });
    assertEquals([head.status, await head.text()], [200, ""]);
    assertEquals(head.headers.get("Content-Length"), "100");
    for (const path of ["/files.json", "/widget/files.json", "/widget/../files.json", "/widget/"]) {
      assertEquals((await app.request(path)).status, 404, path);
    }
  }));

for (
  const [path, shared] of [
    ["/widget.js", true],
    ["/widget/a.js", true],
    ["/widget.json", false],
    ["/widgets/a.js", false],
    ["/v1/widget.js", false],
    ["/", false],
  ] as const
) {
  Deno.test(`other origins may ${shared ? "" : "not "}embed ${path}`, async () => {
    const app = new Hono<ApiEnvironment>().use("*", securityHeaders());
    app.get("*", (c) => c.text("hello"));
    const { headers } = await app.request(path);
    const policy = shared ? "cross-origin" : "same-origin";
    assertEquals(headers.get("Cross-Origin-Resource-Policy"), policy);
  });
}

Deno.test("the policy of our pages lets the preview run, and no text be evaluated", async () => {
  const app = new Hono<ApiEnvironment>().use("*", securityHeaders());
  app.get("*", (c) => c.text("hello"));
  const policy = (await app.request("/")).headers.get("Content-Security-Policy") ?? "";
  assertEquals(policy.split("; ").sort(), [
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "img-src 'self' blob: data:",
    "require-trusted-types-for 'script'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "trusted-types kanizsa",
    "worker-src 'self'",
  ]);
});

Deno.test("where it isn't built, each of its addresses says how to build it", async () => {
  assertEquals(await loadWidget("/nowhere"), []);
  const app = new Hono<ApiEnvironment>();
  app.onError(problemJson(() => {}));
  app.route("/", widget([]));
  for (const path of ["/widget.js", "/widget/worker-AB12CD34.js"]) {
    const response = await app.request(path);
    assertEquals(response.status, 404);
    assertEquals(response.headers.get("Content-Type"), "application/problem+json");
    assertStringIncludes((await response.json()).detail, "npm run build:widget");
  }
});
