import type { Browser, Page } from "playwright-core";
import type { Site } from "../../harness/site.ts";
import { tellOf, until } from "../../harness/widget-page.ts";

/** What the page's own answers cost on one backend. */
export interface BackendFigures {
  readonly backend: string;
  /** From the navigation to the first answer of a box prompt, nothing cached, ms. */
  readonly coldMs: number;
  /** The same with the files in the browser's cache, ms. */
  readonly warmMs: number;
  /** One box prompt when the networks are loaded, ms, ascending. */
  readonly promptMs: readonly number[];
  /** Bytes over the line for the first answer, without the picture. */
  readonly bytes: number;
  /** Longest task of the main thread, ms. */
  readonly longestTaskMs: number;
}

const BOX = [116, 391, 400, 132];
const ANSWER_LIMIT_MS = 240_000;

/** Opens a page in a new context twice, then asks for `prompts` boxes one after the other. */
export async function measureBackend(
  browser: Browser,
  site: Site,
  script: string,
  backend: string,
  prompts: number,
): Promise<BackendFigures> {
  const url = site.page(`/bench-${backend}`, {
    body: `<script type="module" src="${script}"></script>
      <kanizsa-preview src="/street.jpg" mode="local" prompt="draw" backend="${backend}">
      </kanizsa-preview>`,
  });
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  try {
    const page = await context.newPage();
    let bytes = 0;
    page.on("requestfinished", async (request) => {
      if (!new URL(request.url()).pathname.startsWith("/widget")) return;
      const sizes = await request.sizes().catch(() => null);
      bytes += sizes ? sizes.responseBodySize : 0;
    });
    const coldMs = await firstAnswer(page, url);
    const coldBytes = bytes;
    const warmMs = await firstAnswer(page, url);
    const promptMs = [];
    for (let n = 0; n < prompts; n++) promptMs.push(await answer(page, n + 2, n * 3));
    const longestTaskMs: number = await page.evaluate("longest");
    promptMs.sort((a, b) => a - b);
    return { backend, coldMs, warmMs, promptMs, bytes: coldBytes, longestTaskMs };
  } finally {
    await context.close();
  }
}

async function firstAnswer(page: Page, url: string): Promise<number> {
  const began = performance.now();
  await page.goto(url);
  await until(page, "document.querySelector('kanizsa-preview')?.picture");
  await answer(page, 1, 0);
  return performance.now() - began;
}

/** Asks for one box, moved a little each time, and gives the milliseconds until its answer. */
async function answer(page: Page, count: number, shift: number): Promise<number> {
  const box = [BOX[0] + shift, ...BOX.slice(1)];
  const ask = `document.querySelector("kanizsa-preview").segment([{ box: ${
    JSON.stringify(box)
  } }])`;
  const ms: number = await page.evaluate(`(async () => {
    const began = performance.now();
    await ${ask};
    return performance.now() - began;
  })()`);
  await tellOf(page, "result", count, ANSWER_LIMIT_MS);
  return ms;
}
