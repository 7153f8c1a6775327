import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Site, startSite } from "../harness/site.ts";
import { tellOf, until, withWidgetPage } from "../harness/widget-page.ts";
import { widgetStage } from "../harness/widget-stage.ts";

/** What the README recommends, for a page on another origin than the API's. */
const stage = widgetStage();
let other: Site;
Deno.test.beforeAll(async () => {
  other = await startSite();
});
Deno.test.afterAll(async () => await other[Symbol.asyncDispose]());

const strict = (more: string) =>
  `default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ` +
  `require-trusted-types-for 'script'; trusted-types kanizsa; ${more}`;
const script = () => `<script type="module" src="${stage.services.apiUrl}/widget.js"></script>`;
const element = (attributes: string) => `<kanizsa-preview ${attributes}></kanizsa-preview>`;
const remote = () => `endpoint="${stage.services.apiUrl}" token="${stage.token}"`;

Deno.test("a strict policy with Trusted Types lets the API answer", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/strict-remote", {
      csp: strict(
        `script-src 'self' ${stage.services.apiUrl}; connect-src 'self' ${stage.services.apiUrl}; ` +
          `img-src 'self' data:`,
      ),
      body: script() + element(`src="/street.jpg" poster="/street.jpg" mode="remote" ${remote()}`),
    }),
    async (page) => {
      assertEquals((await tellOf(page, "result")).instances?.length, 2);
      const style = await page.evaluate(
        `getComputedStyle(document.querySelector("kanizsa-preview")).display`,
      );
      assert(style !== "inline", "the styles apply");
    },
  ));

Deno.test("a strict policy with Trusted Types lets the page answer, and needs no eval", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/strict-local", {
      csp: strict(
        `script-src 'self' 'wasm-unsafe-eval' ${stage.services.apiUrl}; ` +
          `connect-src 'self' ${stage.services.apiUrl}; img-src 'self' data:; worker-src blob: ${stage.services.apiUrl}`,
      ),
      body: script() + element(`src="/street.jpg" mode="local" prompt="draw"`),
    }),
    async (page) => {
      await until(page, "document.querySelector('kanizsa-preview')?.picture");
      await page.evaluate(
        `document.querySelector("kanizsa-preview").segment([{ box: [116, 391, 400, 132] }])`,
      );
      assertEquals((await tellOf(page, "result")).instances?.length, 1);
      assertEquals((await tellOf(page, "mode")).backend, "wasm");
    },
  ));

Deno.test("a policy without wasm-unsafe-eval: another backend is found", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/no-wasm", {
      csp: strict(
        `script-src 'self' ${stage.services.apiUrl}; connect-src 'self' ${stage.services.apiUrl}; ` +
          `img-src 'self' data:; worker-src blob: ${stage.services.apiUrl}`,
      ),
      body: script() + element(`src="/street.jpg" mode="local" prompt="draw"`),
    }),
    async (page) => {
      await until(page, "document.querySelector('kanizsa-preview')?.picture");
      await page.evaluate(
        `document.querySelector("kanizsa-preview").segment([{ box: [116, 391, 400, 132] }])`,
      );
      await tellOf(page, "mode", 2);
      const { backend } = await tellOf(page, "mode");
      assert(backend === "cpu" || backend === "webgl", `${backend}`);
    },
    { mayBlock: true },
  ));

Deno.test("a picture of another origin without CORS is refused in clear words", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/foreign", {
      body: script() + element(`src="${other.origin}/street.jpg" ${remote()}`),
    }),
    async (page) => {
      const problem = await tellOf(page, "error") as { code: string; detail: string };
      assertEquals(problem.code, "image_cors");
      assertMatch(problem.detail, /Access-Control-Allow-Origin/);
    },
  ));

Deno.test("a picture that would fill the memory is refused before it is decoded", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/bomb", { body: script() + element(remote()) }),
    async (page) => {
      await until(page, "!!customElements.get('kanizsa-preview')");
      // A PNG header that claims 60,000 × 60,000 px.
      await page.evaluate(`(async () => {
        const bytes = new Uint8Array(64);
        bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
        new DataView(bytes.buffer).setUint32(16, 60000);
        new DataView(bytes.buffer).setUint32(20, 60000);
        bytes.set([8, 2], 24);
        await document.querySelector("kanizsa-preview")
          .load(new File([bytes], "bomb.png", { type: "image/png" })).catch(() => {});
      })()`);
      assertEquals((await tellOf(page, "error")).code, "image_too_many_pixels");
    },
  ));

Deno.test("a large picture is scaled before it is sent", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/large", { body: script() + element(remote()) }),
    async (page) => {
      await until(page, "!!customElements.get('kanizsa-preview')");
      await page.evaluate(`(async () => {
        const canvas = new OffscreenCanvas(8000, 6000);
        canvas.getContext("2d").fillRect(0, 0, 4000, 6000);
        const blob = await canvas.convertToBlob({ type: "image/jpeg" });
        await document.querySelector("kanizsa-preview").load(blob);
      })()`);
      const { image } = await tellOf(page, "result") as { image: { width: number } };
      assertEquals(image.width, 2048);
    },
  ));

Deno.test("a refused token is told as the API's problem, and isn't hidden by an answer of the page", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/refused", {
      body: script() +
        element(
          `src="/street.jpg" endpoint="${stage.services.apiUrl}" token="${
            stage.token.slice(0, -4)
          }AAAA"`,
        ),
    }),
    async (page) => {
      assertEquals((await tellOf(page, "error")).code, "unauthorized");
      assertEquals(
        await page.evaluate("told.filter(([name]) => name === 'result').length"),
        0,
      );
    },
  ));
