import { assert, assertEquals, assertMatch } from "@std/assert";
import { Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";
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
    const head = await app.request("/widget.js", { method: "HEAD" });
    assertEquals([head.status, await head.text()], [200, ""]);
    for (const path of ["/files.json", "/widget/files.json", "/widget/../files.json", "/widget/"]) {
      assertEquals((await app.request(path)).status, 404, path);
    }
  }));

Deno.test("where it isn't built, /widget.js says how to build it", async () => {
  assertEquals(await loadWidget("/nowhere"), []);
  const app = new Hono<ApiEnvironment>();
  let detail = "";
  app.onError((error, c) => {
    detail = error.message;
    return c.body(null, 404);
  });
  app.route("/", widget([]));
  assertEquals((await app.request("/widget.js")).status, 404);
  assert(detail.length > 0);
});
