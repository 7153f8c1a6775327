import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { type FakeWorker, startFakeWorker } from "../api/testing/fake-worker.ts";
import { launchBrowser } from "./harness/browser.ts";
import { type Services, startServices } from "./harness/services.ts";

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

interface Loaded {
  readonly page: Page;
  /** Addresses that the page asked for. */
  readonly asked: readonly string[];
}

async function withDocs(
  body: (loaded: Loaded) => Promise<void>,
  options: { path?: string; dark?: boolean; width?: number } = {},
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1300, height: 900 },
    colorScheme: options.dark ? "dark" : "light",
  });
  const complaints: string[] = [];
  const asked: string[] = [];
  try {
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(services.apiUrl + (options.path ?? "/docs"));
    await page.waitForSelector('#operations[aria-busy="false"]');
    await body({ page, asked });
    assertEquals(complaints, [], "console errors and violations of the content security policy");
  } finally {
    await context.close();
  }
}

Deno.test("/docs shows every operation and schema of /openapi.json, and asks nobody else", () =>
  withDocs(async ({ page, asked }) => {
    const description = await (await fetch(`${services.apiUrl}/openapi.json`)).json();
    const ids = Object.values(description.paths as Record<string, Record<string, Operation>>)
      .flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
    assert(ids.length > 3);
    for (const id of ids) assertEquals(await page.locator(`#${id}`).count(), 1, id);
    for (const id of Object.keys(description.components.schemas)) {
      assertEquals(await page.locator(`#schema-${id}`).count(), 1, id);
    }
    const operation = await page.locator("#createSegmentation").textContent() ?? "";
    assertStringIncludes(operation, `curl -X POST ${services.apiUrl}/v1/segmentations`);
    assertStringIncludes(operation, "image_missing");
    assertEquals(asked.filter((address) => !address.startsWith(services.apiUrl)), []);
  }));

interface Operation {
  readonly operationId: string;
}

Deno.test("/docs opens at the operation that its address names", () =>
  withDocs(async ({ page }) => {
    const top = await page.evaluate(
      "document.getElementById('getReadiness').getBoundingClientRect().top",
    );
    assert(Number(top) > -5 && Number(top) < 900, `${top}`);
  }, { path: "/docs#getReadiness" }));

for (const dark of [false, true]) {
  for (const width of [1300, 400]) {
    Deno.test(`/docs can be used by everybody, ${dark ? "dark" : "light"}, ${width} px wide`, () =>
      withDocs(async ({ page }) => {
        // Into the page's own world: the content security policy keeps scripts of others out.
        await page.evaluate(axe.source);
        const violations = await page.evaluate(
          "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => " +
            "`${id}: ${nodes.slice(0, 3).map(({ html }) => html).join(' ')}`))",
        );
        assertEquals(violations, []);
        const overflow = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assertEquals(overflow, 0, "nothing is wider than the window");
      }, { dark, width }));
  }
}
