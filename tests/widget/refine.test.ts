import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { embedToken } from "../harness/embed.ts";
import { keepScreenshot, tellOf, until, withWidgetPage } from "../harness/widget-page.ts";
import { widgetStage } from "../harness/widget-stage.ts";

/** API, worker and networks are real: each step is what a visitor waits for. */
const stage = widgetStage({ worker: "real" });

/** Longest that one step may take against a warm stage.worker, ms. */
const STEP_LIMIT_MS = 500;

const shape = (page: Page): Promise<string> =>
  page.evaluate(`document.querySelector("kanizsa-preview").result
    .instances.find(({ id }) => id === 2).amodal.segmentation.counts`);

/** Does something, waits until the answer to it was told, and gives the milliseconds that it took. */
async function timeStep(page: Page, act: () => Promise<void>): Promise<number> {
  const count: number = await page.evaluate("told.filter(([name]) => name === 'result').length");
  await page.evaluate(`window.answeredAt = 0;
    addEventListener("kanizsa-result", () => answeredAt = performance.now(), { once: true });
    window.askedAt = performance.now();`);
  await act();
  await tellOf(page, "result", count + 1);
  return await page.evaluate("answeredAt - askedAt");
}

Deno.test("clicks, another reference and a moved shape are answered within 500 ms, and undone", async () => {
  const token = await embedToken(stage.services, stage.site.origin);
  const url = stage.site.page("/refine", {
    body: `<script type="module" src="${stage.services.apiUrl}/widget.js"></script>
      <kanizsa-preview src="/crossing.jpg" endpoint="${stage.services.apiUrl}" token="${token}">
      </kanizsa-preview>`,
  });
  await withWidgetPage(stage.browser, url, async (page) => {
    const { instances } = await tellOf(page, "result");
    const [x, y, width, height] = instances?.[1].amodal.bbox ?? [0, 0, 0, 0];
    await page.getByRole("button", { name: /^Car 2/ }).first().click();
    await page.getByRole("button", { name: "Refine this car" }).click();
    await page.getByRole("button", { name: "Part of the car" }).click();
    await page.waitForTimeout(1500); // the alternatives were asked for

    const stage = await page.locator("kanizsa-preview [part~=stage]").boundingBox();
    assert(stage);
    const at = (left: number, top: number): [number, number] => [
      stage.x + left / 1280 * stage.width,
      stage.y + top / 720 * stage.height,
    ];
    const before = await shape(page);
    const times = [];
    times.push(await timeStep(page, () => page.mouse.click(...at(x + width / 2, y - 12))));
    const clicked = await shape(page);
    assertNotEquals(clicked, before, "the click is heeded");

    await page.getByRole("button", { name: "Not the car" }).click();
    times.push(await timeStep(page, () => page.mouse.click(...at(x + width / 2, y + height - 8))));

    const other = page.getByRole("button", { name: /^Reference 2,/ });
    times.push(await timeStep(page, () => other.click()));
    await page.getByRole("button", { name: "Move and scale" }).click();
    times.push(
      await timeStep(page, async () => {
        await page.mouse.move(...at(x + width / 2, y + height / 2));
        await page.mouse.down();
        await page.mouse.move(...at(x + width / 2 + 15, y + height / 2));
        await page.mouse.move(...at(x + width / 2 + 30, y + height / 2));
        await page.mouse.up();
      }),
    );
    await keepScreenshot(page, "refine");

    for (let step = 0; step < 4; step++) {
      await page.getByRole("button", { name: "Undo" }).click();
    }
    await until(
      page,
      `document.querySelector("kanizsa-preview").result
      .instances.find(({ id }) => id === 2).amodal.segmentation.counts === ${
        JSON.stringify(before)
      }`,
    );
    await page.getByRole("button", { name: "Redo" }).click();
    assertEquals(await shape(page), clicked);
    times.sort((a, b) => a - b);
    assert(times[2] <= STEP_LIMIT_MS, `steps took ${times.map(Math.round).join(", ")} ms`);
  });
});
