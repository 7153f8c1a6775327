import { assertEquals } from "@std/assert";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** What an element told its page. */
export type Told = [event: "progress" | "result" | "error" | "mode", detail: TellDetail];

interface TellDetail {
  readonly mode?: string;
  readonly reason?: string | null;
  readonly backend?: string | null;
  readonly code?: string;
  readonly status?: string;
  readonly stage?: string;
  readonly instances?: readonly {
    readonly id: number;
    readonly amodal: { readonly bbox: readonly number[]; readonly area: number };
    readonly match: { readonly reference_id: string | null };
  }[];
  readonly model?: { readonly provider: string };
}

const POLL_MS = 50;

/** Opens an address in a context of its own, and checks at the end that nothing went wrong unseen. */
export async function withWidgetPage(
  browser: Browser,
  url: string,
  body: (page: Page) => Promise<void>,
  options: BrowserContextOptions & { readonly mayBlock?: boolean } = {},
): Promise<void> {
  const { mayBlock = false, ...context } = options;
  const opened = await browser.newContext({ viewport: { width: 1000, height: 900 }, ...context });
  const complaints: string[] = [];
  try {
    const page = await opened.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(url);
    await body(page);
    assertEquals(complaints, [], "uncaught errors");
    if (!mayBlock) assertEquals(await page.evaluate("blocked"), [], "blocked by the page's policy");
  } finally {
    await opened.close();
  }
}

/** Waits until an expression is true in the page: Playwright's own way needs `unsafe-eval`. */
export async function until(page: Page, expression: string, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!await page.evaluate(`!!(${expression})`)) {
    if (Date.now() > deadline) {
      const told = await page.evaluate("JSON.stringify(told).slice(0, 3000)");
      throw new Error(`Expected ${expression} within ${timeoutMs} ms; told: ${told}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Waits for the `count`th event of a name, and gives the last one's detail. */
export async function tellOf(
  page: Page,
  name: Told[0],
  count = 1,
  timeoutMs = 60_000,
): Promise<TellDetail> {
  const all = `told.filter(([name]) => name === "${name}")`;
  await until(page, `${all}.length >= ${count}`, timeoutMs);
  return await page.evaluate(`${all}.at(-1)[1]`);
}

/** Saves what the page looks like below `tests/artefacts`, for people to look at. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = new URL("../artefacts/", import.meta.url);
  await Deno.mkdir(folder, { recursive: true });
  await page.screenshot({ path: new URL(`${name}.png`, folder).pathname, fullPage: true });
}
