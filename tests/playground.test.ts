import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { segmentationResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { type FakeWorker, startFakeWorker } from "../api/testing/fake-worker.ts";
import { launchBrowser } from "./harness/browser.ts";
import { readFixture } from "./harness/caller.ts";
import { type Services, startServices } from "./harness/services.ts";

/** The page and the API are real; a worker that draws its answers makes them the same each time. */
let worker: FakeWorker;
let services: Services;
let browser: Browser;

Deno.test.beforeAll(async () => {
  worker = startFakeWorker();
  services = await startServices({ env: { KANIZSA_WORKER_URL: worker.url } });
  browser = await launchBrowser();
});

Deno.test.afterAll(async () => {
  await browser?.close();
  await services?.stop();
  await worker?.[Symbol.asyncDispose]();
});

const PREVIEW = `document.querySelector("#preview")`;

/** Opens the page with a key in the tab, unless told, and checks that nothing was reported in the console. */
async function withPage(
  body: (page: Page) => Promise<void>,
  { withKey = true, ...options }: BrowserContextOptions & { withKey?: boolean } = {},
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // The browser writes so of every answer from 400 on; the page shows those in words.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
        complaints.push(message.text());
      }
    });
    await page.goto(services.apiUrl);
    await until(page, `!!document.querySelector("#samples button")`);
    if (withKey) await useKey(page, services.adminKey);
    await body(page);
    assertEquals(complaints, [], "console errors and violations of the content security policy");
  } finally {
    await context.close();
  }
}

async function useKey(page: Page, key: string): Promise<void> {
  await page.fill("#key", key);
  await page.click("#key-form button[type=submit]");
  await until(page, `!/token…|No key/.test(document.querySelector("#key-status").textContent)`);
}

/** Waits until an expression is true in the page. Playwright's own way needs what our CSP forbids. */
async function until(page: Page, expression: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!await page.evaluate(expression)) {
    if (Date.now() > deadline) throw new Error(`Expected ${expression} within 20 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const untilRemote = (page: Page, count = 2) =>
  until(
    page,
    `${PREVIEW}.result?.model.provider === "fake" || ${PREVIEW}.result?.id.startsWith("seg_") &&
     ${PREVIEW}.result.instances.length === ${count}`,
  );

Deno.test("a newcomer sees an answer without a key: the page answers itself", () =>
  withPage(async (page) => {
    await until(page, `${PREVIEW}.result?.id.startsWith("local_")`);
    assertEquals(await page.isDisabled("input[name=where][value=auto]"), true);
    assertStringIncludes(await page.textContent("#key-status") ?? "", "answers by itself");
  }, { withKey: false }));

Deno.test("with a key the server answers; the page works with a token that is in no address", () =>
  withPage(async (page) => {
    const urls: string[] = [];
    page.on("request", (request) => urls.push(request.url()));
    await page.click("button[data-sample=parking]");
    await until(page, `${PREVIEW}.src.endsWith("parking.jpg")`);
    await untilRemote(page);
    const token: string = await page.evaluate(`${PREVIEW}.token`);
    assertMatch(token, /^ey/);
    assert(urls.every((url) => !url.includes(token) && !url.includes(services.adminKey)));
    assertEquals(await page.evaluate("localStorage.length"), 0);
    assertEquals(await page.context().cookies(), []);
    assert(!(await page.content()).includes(services.adminKey), "the key is not in the page");
  }));

Deno.test("the key stays in the tab: over a reload, and until it is forgotten", () =>
  withPage(async (page) => {
    await page.reload();
    await until(page, `/answers now/.test(document.querySelector("#key-status").textContent)`);
    const other = await page.context().newPage();
    await other.goto(services.apiUrl);
    assertEquals(await other.inputValue("#key"), "");
    await page.click("#forget");
    assertEquals(await page.inputValue("#key"), "");
    assertEquals(await page.evaluate(`sessionStorage.getItem("kanizsa-key")`), null);
    assertEquals(await page.evaluate(`${PREVIEW}.token`), "");
  }));

Deno.test("a key that isn't one, and one that the server refuses, are told in words", () =>
  withPage(async (page) => {
    await page.fill("#key", "kz_short");
    await page.click("#key-form button[type=submit]");
    assertStringIncludes(await page.textContent("#key-status") ?? "", "Type the whole key");
    await useKey(page, `kz_${"A".repeat(43)}`);
    assertStringIncludes(await page.textContent("#key-status") ?? "", "refused the key");
  }, { withKey: false }));

Deno.test("a dropped photo and a picked one are answered by the server", () =>
  withPage(async (page) => {
    const base64 = (await readFixture("street.jpg")).toBase64();
    await page.evaluate(`(() => {
      const bytes = Uint8Array.from(atob("${base64}"), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], "street.jpg", { type: "image/jpeg" }));
      ${PREVIEW}.dispatchEvent(
        new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }),
      );
    })()`);
    await until(page, `${PREVIEW}.result?.image.width === 960`);
    await until(
      page,
      `!document.querySelector("#samples button[aria-pressed=true]")`,
    );
    assertStringIncludes(await page.textContent("#curl") ?? "", "image=@photo.jpg");
  }));

Deno.test("both methods stand side by side", () =>
  withPage(async (page) => {
    await untilRemote(page);
    await page.click("label:has(input[value=both])");
    await until(page, `!!document.querySelector("#other kanizsa-preview")?.result`);
    const modes = worker.calls.slice(-2).map(({ request }) => request.mode);
    assert(modes.includes("transfer"), modes.join());
    await page.click("label:has(input[value=transfer])");
    assertStringIncludes(await page.textContent("#method-note") ?? "", "paper's method");
    assertStringIncludes(await page.textContent("#curl") ?? "", `{"mode":"transfer"}`);
    assertStringIncludes(await page.textContent("#embed") ?? "", `method="transfer"`);
  }));

Deno.test("the result is read, copied and downloaded as JSON, COCO and PNG", () =>
  withPage(async (page) => {
    await untilRemote(page);
    await page.click("summary");
    assertStringIncludes(await page.textContent("#json") ?? "", `"occlusion_rate"`);
    assert(await page.locator("#json .json-key").count() > 10);
    await page.click("button[data-copy=json]");
    const copied: string = await page.evaluate("navigator.clipboard.readText()");
    segmentationResultSchema.parse(JSON.parse(copied));
    const download = async (kind: string) => {
      const [done] = await Promise.all([
        page.waitForEvent("download"),
        page.click(`button[data-download=${kind}]`),
      ]);
      return await Deno.readFile(await done.path());
    };
    const text = async (kind: string) => new TextDecoder().decode(await download(kind));
    segmentationResultSchema.parse(JSON.parse(await text("json")));
    assertEquals(JSON.parse(await text("coco")).categories[0].name, "car");
    assertEquals([...(await download("png")).subarray(1, 4)], [0x50, 0x4e, 0x47]);
  }));

Deno.test("curl and embed code name this server and no secret", () =>
  withPage(async (page) => {
    for (const id of ["curl", "embed"]) {
      await page.click(`button[data-copy=${id}]`);
      const copied: string = await page.evaluate("navigator.clipboard.readText()");
      assertStringIncludes(copied, services.apiUrl);
      assert(!/kz_|eyJ/.test(copied), copied);
    }
  }));

Deno.test("the page speaks the visitor's language, and another when asked", () =>
  withPage(async (page) => {
    assertEquals(await page.textContent("h1"), "Das ganze Auto sehen");
    await page.selectOption("#language", "en");
    await until(page, `document.querySelector("h1").textContent === "See the whole car"`);
    assertEquals(await page.evaluate(`${PREVIEW}.lang`), "en");
  }, { locale: "de-AT", withKey: false }));

for (const width of [390, 768, 1440]) {
  for (const colorScheme of ["light", "dark"] as const) {
    Deno.test(`the page is accessible and fits ${width} px in ${colorScheme} colours`, () =>
      withPage(async (page) => {
        await untilRemote(page);
        await page.waitForTimeout(300); // what fades in has its colours then
        const overflow = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assertEquals(overflow, 0, "nothing is cut off");
        await page.evaluate(axe.source);
        const found = await page.evaluate(`axe.run({ resultTypes: ["violations"] })
          .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))`);
        assertEquals(found, []);
      }, { viewport: { width, height: 800 }, colorScheme }));
  }
}
