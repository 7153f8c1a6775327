import { assert, assertEquals, assertMatch } from "@std/assert";
import { segmentationResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import { embedToken } from "../harness/embed.ts";
import { startServices } from "../harness/services.ts";
import { keepScreenshot, tellOf, until, withWidgetPage } from "../harness/widget-page.ts";
import { widgetStage } from "../harness/widget-stage.ts";

/** API, worker and networks are real; the page lies on another origin than `widget.js`. */
const stage = widgetStage({ worker: "real" });

const script = () => `<script type="module" src="${stage.services.apiUrl}/widget.js"></script>`;
const element = (attributes: string) => `<kanizsa-preview ${attributes}></kanizsa-preview>`;
const remote = () => `endpoint="${stage.services.apiUrl}" token="${stage.token}"`;

Deno.test("two lines show the cars of a picture, as the API answers", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/two-lines", {
      body: script() + element(`src="/crossing.jpg" alt="A crossing" ${remote()}`),
    }),
    async (page) => {
      const result = segmentationResultSchema.parse(await tellOf(page, "result"));
      assert(result.instances.length >= 3, `${result.instances.length} cars`);
      assertMatch(result.id, /^seg_/);
      assertEquals(await tellOf(page, "mode"), { mode: "remote", reason: null, backend: null });
      assert(
        (await page.evaluate("told.some(([name]) => name === 'progress')")) as boolean,
        "progress is told",
      );
      const loaded: string[] = await page.evaluate(
        "performance.getEntriesByType('resource').map(({ name }) => name)",
      );
      assert(!loaded.some((url) => /worker-|weights-|bank-|\.wasm/.test(url)), "nothing local");
      assert(!loaded.some((url) => url.includes(stage.token)), "the token is in no address");
      await keepScreenshot(page, "remote");
    },
  ));

Deno.test("a box prompt is answered by the page itself, much as the worker does", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/local", {
      body: script() + element(`src="/street.jpg" mode="local" prompt="draw" backend="wasm"`),
    }),
    async (page) => {
      await until(page, "document.querySelector('kanizsa-preview')?.picture");
      const prompt = { box: [116, 391, 400, 132] };
      await page.evaluate(
        `document.querySelector("kanizsa-preview").segment([${JSON.stringify(prompt)}])`,
      );
      const result = segmentationResultSchema.parse(await tellOf(page, "result"));
      assertEquals([result.image.width, result.image.height], [960, 600]);
      assertEquals([result.instances.length, result.instances[0].prompt], [1, 0]);
      assertEquals(await tellOf(page, "mode"), { mode: "local", reason: "asked", backend: "wasm" });
      assertEquals(result.model.provider, "wasm");
      const longest: number = await page.evaluate("longest");
      assert(longest <= 100, `longest task of the main thread ${longest} ms`);
      await keepScreenshot(page, "local");
    },
  ));

Deno.test("without an endpoint the page finds the cars itself, and says so", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/no-endpoint", { body: script() + element(`src="/crossing.jpg"`) }),
    async (page) => {
      const result = segmentationResultSchema.parse(await tellOf(page, "result"));
      assert(result.instances.length >= 2 && result.instances.length <= 8);
      const { mode, reason, backend } = await tellOf(page, "mode");
      assertEquals([mode, reason, backend], ["local", "no-endpoint", "wasm"]);
    },
  ));

Deno.test("two elements on one page answer for themselves, with the script loaded twice", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/two-elements", {
      body: script() +
        `<script type="module" src="${stage.services.apiUrl}/widget.js?again"></script>` +
        element(`src="/street.jpg" ${remote()}`) + element(`src="/crossing.jpg" ${remote()}`),
    }),
    async (page) => {
      await tellOf(page, "result", 2);
      const sizes = await page.evaluate(
        `[...document.querySelectorAll("kanizsa-preview")].map(({ result }) => result.image.width)`,
      );
      assertEquals(sizes, [960, 1280]);
    },
  ));

Deno.test("the server dies in mid-use: the next question is answered in the page", async () => {
  const own = await startServices();
  let stopped = false;
  try {
    const token = await embedToken(own, stage.site.origin);
    await withWidgetPage(
      stage.browser,
      stage.site.page("/dies", {
        body: script() +
          element(`src="/street.jpg" endpoint="${own.apiUrl}" token="${token}"`),
      }),
      async (page) => {
        await tellOf(page, "result");
        assertEquals((await tellOf(page, "mode")).mode, "remote");
        await own.stop();
        stopped = true;
        await page.evaluate(
          `document.querySelector("kanizsa-preview").segment([{ box: [116, 391, 400, 132] }])`,
        );
        const { model } = await tellOf(page, "result", 2);
        assertEquals(model?.provider, "wasm");
        const { mode, reason } = await tellOf(page, "mode", 2);
        assertEquals([mode, reason], ["local", "network"]);
        await keepScreenshot(page, "server-gone");
      },
    );
  } finally {
    if (!stopped) await own.stop();
  }
});

Deno.test("on a slow network the poster shows at once, and the answer comes in the end", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/empty", { body: "" }),
    async (page) => {
      const line = await page.context().newCDPSession(page);
      await line.send("Network.enable");
      await line.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: 300,
        downloadThroughput: 100_000,
        uploadThroughput: 50_000,
      });
      const began = Date.now();
      await page.goto(stage.site.page("/slow", {
        body: script() +
          element(`src="/crossing.jpg" poster="/street.jpg" timeout="30000" ${remote()}`),
      }));
      await page.waitForSelector("kanizsa-preview img");
      const posterMs = Date.now() - began;
      await tellOf(page, "result");
      assert(posterMs < Date.now() - began);
      assertEquals((await tellOf(page, "mode")).mode, "remote");
    },
  ));
