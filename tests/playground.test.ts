import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { segmentationResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { type FakeWorker, startFakeWorker } from "../api/testing/fake-worker.ts";
import { launchBrowser } from "./harness/browser.ts";
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

const STREET = new URL("./fixtures/street.jpg", import.meta.url);

/** Opens the page, and checks at the end that nothing was reported in the console. */
async function withPage(
  body: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
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
    await body(page);
    assertEquals(complaints, [], "console errors and violations of the content security policy");
  } finally {
    await context.close();
  }
}

/** The API looks at its worker every two seconds. */
async function untilReadiness(status: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`${services.apiUrl}/readyz`);
    await answer.body?.cancel();
    if (answer.status === status) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Expected /readyz to answer ${status}`);
}

const typeKey = (page: Page) => page.fill("#key", services.adminKey);

async function openStreet(page: Page): Promise<void> {
  await typeKey(page);
  await page.setInputFiles("#file", STREET.pathname);
  await page.waitForSelector("#cars li");
}

/** Red, green and blue at a place of the street picture (960 × 600). */
async function pixelAt(page: Page, x: number, y: number): Promise<number[]> {
  await page.evaluate("new Promise(requestAnimationFrame)");
  return await page.evaluate(`(() => {
    const canvas = document.getElementById("picture");
    const scale = canvas.width / 960;
    const context = canvas.getContext("2d");
    return [...context.getImageData(${x} * scale, ${y} * scale, 1, 1).data.slice(0, 3)];
  })()`);
}

/** Waits until an expression is true in the page. Playwright's own way needs what our CSP forbids. */
async function until(page: Page, expression: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!await page.evaluate(expression)) {
    if (Date.now() > deadline) throw new Error(`Expected ${expression} within 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Runs `event` in the page with the street picture as the only file of the transfer `data`. */
async function giveStreet(page: Page, event: string): Promise<void> {
  const base64 = (await Deno.readFile(STREET)).toBase64();
  await page.evaluate(`(() => {
    const bytes = Uint8Array.from(atob("${base64}"), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "street.jpg", { type: "image/jpeg" }));
    ${event};
  })()`);
}

const differ = (a: number[], b: number[]) =>
  a.some((value, index) => Math.abs(value - b[index]) > 12);

Deno.test("a dropped photo shows its cars, with the visible part tinted and the hidden part hatched", () =>
  withPage(async (page) => {
    await typeKey(page);
    await giveStreet(
      page,
      `document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }))`,
    );
    await page.waitForSelector("#cars li:nth-child(2)");
    assertMatch(await page.textContent("#status") ?? "", /^2 cars, 1 partly hidden/);
    assertMatch(
      await page.textContent("#cars li:nth-child(2)") ?? "",
      /Car 2.*score 0\.82.*% hidden/,
    );
    assertEquals(await page.textContent("#order"), "Car 1 stands in front of car 2.");
    const visible = [300, 470];
    const [visibleOn] = [await pixelAt(page, visible[0], visible[1])];
    await page.uncheck("input[name=visible]");
    assert(
      differ(visibleOn, await pixelAt(page, visible[0], visible[1])),
      "the visible part is tinted",
    );
    // Somewhere along a line through the hidden part lies a line of the hatching.
    const hidden = async () => {
      const line = [];
      for (let x = 370; x < 420; x += 2) line.push(await pixelAt(page, x, 420));
      return line;
    };
    const hatched = await hidden();
    await page.uncheck("input[name=hidden]");
    const plain = await hidden();
    assert(
      hatched.some((pixel, index) => differ(pixel, plain[index])),
      "the hidden part is hatched",
    );
  }));

Deno.test("a pasted photo is opened, too", () =>
  withPage(async (page) => {
    await typeKey(page);
    await giveStreet(
      page,
      `document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data }))`,
    );
    await page.waitForSelector("#cars li:nth-child(2)");
  }));

Deno.test("a box drawn with the mouse completes one car, without sending the photo again", () =>
  withPage(async (page) => {
    await openStreet(page);
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.postData() ?? ""));
    const { x, y, width } = await page.locator("#picture").boundingBox() ??
      { x: 0, y: 0, width: 0 };
    const scale = width / 960;
    await page.mouse.move(x + 116 * scale, y + 391 * scale);
    await page.mouse.down();
    await page.mouse.move(x + 300 * scale, y + 450 * scale);
    await page.mouse.move(x + 516 * scale, y + 523 * scale);
    await page.mouse.up();
    await page.waitForSelector("#cars li:only-child");
    assertMatch(await page.textContent("#cars li") ?? "", /box 1/);
    const [sent] = requests.map((text) => JSON.parse(text));
    assertMatch(sent.image.id, /^sha256:/);
    const [box] = sent.prompts.map((prompt: { box: number[] }) => prompt.box);
    for (const [index, wanted] of [116, 391, 400, 132].entries()) {
      assert(Math.abs(box[index] - wanted) < 3, `box ${box}`);
    }
    await page.click("#clear");
    await page.waitForSelector("#cars li:nth-child(2)");
  }));

Deno.test("a box can be drawn with the keyboard alone, from choosing the key to the result", () =>
  withPage(async (page) => {
    await openStreet(page);
    await page.focus("#picture");
    await page.keyboard.press("Enter");
    assertStringIncludes(await page.textContent("#status") ?? "", "First corner at 480, 300");
    await page.keyboard.press("Enter");
    assertStringIncludes(await page.textContent("#status") ?? "", "no area");
    await page.keyboard.press("Escape");
    assertStringIncludes(await page.textContent("#status") ?? "", "cancelled");
    await page.keyboard.press("Enter");
    for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowRight");
    for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#cars li:only-child");
    assertEquals(worker.calls.at(-1)?.request.prompts[0].box, [480, 300, 100, 61]);
  }));

Deno.test("focus in the list brings out one car and dims the others", () =>
  withPage(async (page) => {
    await openStreet(page);
    const before = await pixelAt(page, 300, 470); // in car 1
    await page.focus("#cars li:nth-child(2) button");
    assert(differ(before, await pixelAt(page, 300, 470)));
    await page.focus("#download");
    assert(!differ(before, await pixelAt(page, 300, 470)));
  }));

Deno.test("the result can be downloaded as the API gave it", () =>
  withPage(async (page) => {
    await openStreet(page);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    const text = await Deno.readTextFile(await download.path());
    const result = segmentationResultSchema.parse(JSON.parse(text));
    assertEquals(download.suggestedFilename(), `${result.id}.json`);
  }));

Deno.test("errors are shown in words: no key, a wrong key, no image, a picture that only looks whole", () =>
  withPage(async (page) => {
    const error = () => page.textContent("#error");
    await page.setInputFiles("#file", STREET.pathname);
    await until(page, `document.activeElement.id === "key"`);
    assertStringIncludes(await page.textContent("#status") ?? "", "Type the whole key first");
    await page.fill("#key", `kz_${"A".repeat(43)}`);
    await page.press("#key", "Enter");
    await page.waitForSelector("#error strong");
    assertStringIncludes(await error() ?? "", "The request has no valid key");
    await typeKey(page);
    await page.press("#key", "Enter");
    await page.waitForSelector("#cars li");
    assertEquals(await error(), "");
    const text = { name: "notes.txt", mimeType: "text/plain", buffer: "hello" };
    await page.setInputFiles("#file", { ...text, buffer: Buffer.from(text.buffer) });
    await page.waitForSelector("#error strong");
    assertStringIncludes(await error() ?? "", "This browser can't open the file");
  }));

Deno.test("a stopped worker is told in words, and the page works again when it is back", () =>
  withPage(async (page) => {
    await openStreet(page);
    const port = Number(new URL(worker.url).port);
    await worker[Symbol.asyncDispose]();
    await untilReadiness(503);
    // Another question: the answer to the one before is kept.
    await page.selectOption("#mode", "transfer");
    await page.click("#find");
    await page.waitForSelector("#error strong");
    assertStringIncludes(await page.textContent("#error") ?? "", "No worker can be reached");
    assertStringIncludes(await page.textContent("#error") ?? "", "Try again in 5 s");
    worker = startFakeWorker({ port });
    await untilReadiness(200);
    await page.click("#find");
    await page.waitForSelector("#error:empty", { state: "attached" });
    await until(page, `/^2 cars/.test(document.getElementById("status").textContent)`);
  }));

Deno.test("the key stays in the tab: over a reload, and in nothing that lasts", () =>
  withPage(async (page) => {
    await openStreet(page);
    await page.reload();
    assertEquals(await page.inputValue("#key"), services.adminKey);
    assertEquals(await page.evaluate("localStorage.length"), 0);
    assertEquals(await page.context().cookies(), []);
    await page.context().clearCookies();
    const other = await page.context().newPage();
    await other.goto(services.apiUrl);
    assertEquals(await other.inputValue("#key"), "");
  }));

for (const width of [360, 800, 1400]) {
  for (const colorScheme of ["light", "dark"] as const) {
    Deno.test(`the page is accessible and fits ${width} px in ${colorScheme} colours`, () =>
      withPage(async (page) => {
        for (const state of ["empty", "with a result"]) {
          if (state !== "empty") await openStreet(page);
          const overflow = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
          );
          assertEquals(overflow, 0, `${state}: nothing is cut off`);
          await page.evaluate(axe.source);
          const found = await page.evaluate(`axe.run({ resultTypes: ["violations"] })
            .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))`);
          assertEquals(found, [], state);
        }
      }, { viewport: { width, height: 800 }, colorScheme }));
  }
}
