import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { segmentationResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import axe from "axe-core";
import { Buffer } from "node:buffer";
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
const SAMPLES = ["square", "posts", "row", "avenue", "crossing"];

/** Opens the page with a key in the tab, unless told, and checks that nothing was reported in the console. */
async function withPage(
  body: (page: Page) => Promise<void>,
  { withKey = true, prepare, ...options }:
    & BrowserContextOptions
    & { withKey?: boolean; prepare?: (page: Page) => Promise<unknown> } = {},
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
    await prepare?.(page);
    await page.goto(services.apiUrl);
    await until(page, `!!document.querySelector("#embed").textContent`);
    if (withKey) {
      await useKey(page, services.adminKey);
      await untilRemote(page);
    }
    await body(page);
    assertEquals(complaints, [], "console errors and violations of the content security policy");
  } finally {
    await context.close();
  }
}

/** Has the server answer, with a key, and waits until it is accepted or refused. */
async function useKey(page: Page, key: string): Promise<void> {
  await page.click("label:has(input[value=auto])");
  await page.fill("#key", key);
  await page.click("#key-form button[type=submit]");
  await until(page, `/answers now|refused the key/.test(${STATUS})`);
}

const STATUS = `document.querySelector("#key-status").textContent`;

/** Waits until an expression is true in the page. Playwright's own way needs what our CSP forbids. */
async function until(page: Page, expression: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!await page.evaluate(expression)) {
    if (Date.now() > deadline) throw new Error(`Expected ${expression} within 20 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const untilRemote = (page: Page, width = 1280) =>
  until(
    page,
    `${PREVIEW}.result?.id.startsWith("seg_") && ${PREVIEW}.result.image.width === ${width}`,
  );

/** Dispatches a drop or paste of a file, as a browser does when a visitor lets go of one. */
async function give(
  page: Page,
  how: "drop" | "paste",
  target: string,
  { bytes, name }: { bytes: Uint8Array<ArrayBuffer>; name: string },
): Promise<void> {
  await page.evaluate(`(() => {
    const bytes = Uint8Array.from(atob("${bytes.toBase64()}"), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], ${JSON.stringify(name)}, { type: "image/jpeg" }));
    const init = { bubbles: true, cancelable: true, composed: true };
    document.querySelector(${JSON.stringify(target)}).dispatchEvent(${
    how === "drop"
      ? `new DragEvent("drop", { ...init, dataTransfer: data })`
      : `new ClipboardEvent("paste", { ...init, clipboardData: data })`
  });
  })()`);
}

const text = async (page: Page, selector: string) => await page.textContent(selector) ?? "";

Deno.test("a newcomer sees an answer without a key: the page answers itself", () =>
  withPage(async (page) => {
    await until(page, `${PREVIEW}.result?.id.startsWith("local_")`);
    assertEquals(await page.isVisible("#key-form"), false);
    assertMatch(await text(page, "#result-note"), /answered by this page .* with \d+ references/);
    await page.click("label:has(input[value=auto])");
    assertStringIncludes(await text(page, "#key-status"), "No key yet");
    await page.waitForTimeout(200); // shifts are told a frame later
    const shift: number = await page.evaluate("globalThis.shift");
    assert(shift < 0.02, `nothing jumps while the page comes up: got ${shift}`);
  }, {
    withKey: false,
    prepare: (page) =>
      page.addInitScript(`globalThis.shift = 0; new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) {
          if (!hadRecentInput) shift += value;
        }
      }).observe({ type: "layout-shift", buffered: true })`),
  }));

Deno.test("with a key the server answers; the page works with a token that is in no address", () =>
  withPage(async (page) => {
    const urls: string[] = [];
    page.on("request", (request) => urls.push(request.url()));
    for (const name of SAMPLES) {
      await page.click(`button[data-sample=${name}]`);
      await until(page, `${PREVIEW}.picture?.name === "${name}.jpg"`);
      await untilRemote(page);
      await until(
        page,
        `document.querySelector("#samples [aria-pressed=true]")?.dataset.sample === "${name}"`,
      );
    }
    assertMatch(await text(page, "#result-note"), /answered by the server/);
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
    await untilRemote(page);
    assertMatch(await text(page, "#key-status"), /answers now/);
    const other = await page.context().newPage();
    await other.goto(services.apiUrl);
    assertEquals(await other.isVisible("#key-form"), false);
    await other.close();
    await page.click("#forget");
    assertEquals(await page.inputValue("#key"), "");
    assertEquals(await page.evaluate(`sessionStorage.getItem("kanizsa-key")`), null);
    assertEquals(await page.evaluate(`${PREVIEW}.token`), "");
    assertEquals(await page.evaluate("document.activeElement.id"), "key");
  }));

Deno.test("a token is renewed before it ends", async () => {
  let minted = 0;
  await withPage(async (page) => {
    const first = await page.evaluate(`${PREVIEW}.token`);
    await page.clock.fastForward("50:00");
    assertEquals([minted, await page.evaluate(`${PREVIEW}.token`)], [1, first]);
    await page.clock.fastForward("09:00");
    await until(page, `${PREVIEW}.token !== ${JSON.stringify(first)}`);
    assertEquals(minted, 2);
  }, {
    prepare: async (page) => {
      await page.clock.install();
      page.on("request", (request) => {
        if (request.url().endsWith("/v1/embed-tokens")) minted++;
      });
    },
  });
});

Deno.test("a key that isn't one, and one that the server refuses, are told in words", () =>
  withPage(async (page) => {
    await page.click("label:has(input[value=auto])");
    await page.fill("#key", "kz_short");
    await page.click("#key-form button[type=submit]");
    assertStringIncludes(await text(page, "#key-status"), "Type the whole key");
    assertEquals(await page.getAttribute("#key", "aria-invalid"), "true");
    await useKey(page, `kz_${"A".repeat(43)}`);
    assertStringIncludes(await text(page, "#key-status"), "refused the key");
    assertEquals(await page.evaluate(`sessionStorage.getItem("kanizsa-key")`), null);
  }, { withKey: false }));

Deno.test("a photo that is dropped, pasted or picked, wherever, is answered by the server", () =>
  withPage(async (page) => {
    const street = { bytes: await readFixture("street.jpg"), name: "street.jpg" };
    const small = { bytes: await readFixture("small.jpg"), name: "small.jpg" };
    const names = async () => {
      await until(page, `!document.querySelector("#samples [aria-pressed=true]")`);
      return /-F image=@(\S+)/.exec(await text(page, "#curl"))?.[1];
    };
    for (const target of ["#preview", "footer"]) {
      await give(page, "drop", target, street);
      await untilRemote(page, 960);
      assertEquals(await names(), "street.jpg");
      await give(page, "paste", target, small);
      await until(page, `${PREVIEW}.picture?.name === "small.jpg" && !!${PREVIEW}.result`);
      assertEquals(await names(), "small.jpg");
    }
    await page.click("button[data-sample=square]");
    await untilRemote(page);
    await page.setInputFiles("#samples input[type=file]", {
      name: "it's mine.jpg",
      mimeType: "image/jpeg",
      buffer: Buffer.from(street.bytes),
    });
    await untilRemote(page, 960);
    assertEquals(await names(), "photo.jpg");
  }));

Deno.test("a file that is no picture is told in words, and a sample mends it", () =>
  withPage(async (page) => {
    const bytes = new TextEncoder().encode("not a picture");
    await give(page, "drop", "main", { bytes, name: "letter.jpg" });
    await page.locator("#preview [part=problem-title]").waitFor();
    assertEquals(await page.getAttribute("#result", "inert"), "");
    await page.click("button[data-sample=square]"); // which the attribute src has still
    await untilRemote(page);
    assertEquals(await page.getAttribute("#result", "inert"), null);
  }));

Deno.test("both methods stand side by side, in the same view, of the same boxes", () =>
  withPage(async (page) => {
    await page.click("label:has(input[value=both])");
    const other = `document.querySelector("#other kanizsa-preview")`;
    await until(page, `!!${other}?.result`);
    const modes = () => worker.calls.slice(-2).map(({ request }) => request.mode);
    assert(modes().includes("transfer"), modes().join());
    await page.evaluate(`${PREVIEW}.view = "split"`);
    await until(page, `${other}.view === "split"`);

    await page.evaluate(`${PREVIEW}.segment([{ box: [300, 300, 200, 120] }])`);
    await until(page, `${other}.request.prompts?.[0].box.join() === "300,300,200,120"`);
    await until(page, `${other}.result.instances.length === 1`);
    assertStringIncludes(await text(page, "#curl"), `"prompts":[{"box":[300,300,200,120]}]`);
    assertEquals(modes().sort(), ["refined", "transfer"]);

    await page.click("label:has(input[value=transfer])");
    assertEquals(await page.isVisible("#other"), false);
    assertStringIncludes(await text(page, "#method-note"), "paper’s");
    assertStringIncludes(await text(page, "#curl"), `"mode":"transfer"`);
    assertStringIncludes(await text(page, "#embed"), `method="transfer"`);
  }));

Deno.test("the result is read, copied and downloaded as JSON, COCO and PNG", () =>
  withPage(async (page) => {
    await page.click("summary");
    await until(page, `document.querySelectorAll("#json .json-key").length > 10`);
    assertStringIncludes(await text(page, "#json"), `"occlusion_rate"`);
    await page.click("button[data-copy=json]");
    await until(page, `document.querySelector("#said").textContent === "Copied"`);
    const copied: string = await page.evaluate("navigator.clipboard.readText()");
    segmentationResultSchema.parse(JSON.parse(copied));
    const download = async (kind: string, name: string) => {
      const [done] = await Promise.all([
        page.waitForEvent("download"),
        page.click(`button[data-download=${kind}]`),
      ]);
      assertEquals(done.suggestedFilename(), name);
      return await Deno.readFile(await done.path());
    };
    const read = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));
    segmentationResultSchema.parse(read(await download("json", "square.kanizsa.json")));
    assertEquals(read(await download("coco", "square.coco.json")).categories[0].name, "car");
    const png = await download("png", "square.kanizsa.png");
    assertEquals([...png.subarray(1, 4)], [0x50, 0x4e, 0x47]);
  }));

Deno.test("curl and embed code name this server and no secret; where copying is forbidden they are marked", () =>
  withPage(async (page) => {
    for (const id of ["curl", "embed"]) {
      await page.click(`button[data-copy=${id}]`);
      const copied: string = await page.evaluate("navigator.clipboard.readText()");
      assertStringIncludes(copied, services.apiUrl);
      assert(!/kz_|eyJ/.test(copied), copied);
    }
    await page.evaluate(`Object.defineProperty(navigator, "clipboard", { value: undefined })`);
    await page.click("button[data-copy=curl]");
    assertEquals(await page.evaluate("String(getSelection())"), await text(page, "#curl"));
    assertStringIncludes(await text(page, "#said"), "Ctrl+C");
  }));

Deno.test("the shown curl line, run as it is, brings the same answer", () =>
  withPage(async (page) => {
    await page.evaluate(`${PREVIEW}.segment([{ box: [300, 300, 200, 120] }])`);
    const folder = await Deno.makeTempDir({ prefix: "kanizsa-test-" });
    try {
      const { stdout } = await new Deno.Command("sh", {
        args: ["-ec", await text(page, "#curl")],
        cwd: folder,
        env: { KANIZSA_KEY: services.adminKey },
        stderr: "null",
      }).output();
      const { instances } = segmentationResultSchema.parse(
        JSON.parse(new TextDecoder().decode(stdout)),
      );
      assertEquals(instances, await page.evaluate(`${PREVIEW}.result.instances`));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }));

Deno.test("the page speaks the visitor's language, and another when asked", () =>
  withPage(async (page) => {
    await until(page, `document.documentElement.lang === "de"`);
    assertEquals((await text(page, "h1")).replace(/\s+/g, " ").trim(), "Das ganze Auto sehen");
    await page.locator("#preview").getByText("Rahmen ziehen").waitFor();
    await page.selectOption("#language", "en");
    await until(page, `document.querySelector("h1").innerText === "See the whole car"`);
    assertEquals(await page.evaluate(`${PREVIEW}.lang`), "en");
    await page.reload();
    await until(page, `document.querySelector("h1").innerText === "See the whole car"`);
  }, { locale: "de-AT", withKey: false }));

Deno.test("English and German have the same texts", async () => {
  const read = async (name: string) => {
    const { default: strings } = await import(`../api/pages/strings/${name}.js`);
    return strings;
  };
  const shape = (value: unknown): unknown =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shape(part)]))
      : typeof value;
  assertEquals(shape(await read("de")), shape(await read("en")));
});

for (const width of [390, 768, 1440]) {
  for (const colorScheme of ["light", "dark"] as const) {
    Deno.test(`the page is accessible and fits ${width} px in ${colorScheme} colours`, () =>
      withPage(async (page) => {
        await page.click("label:has(input[value=both])");
        await until(page, `!!document.querySelector("#other kanizsa-preview")?.result`);
        await page.click("summary");
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
