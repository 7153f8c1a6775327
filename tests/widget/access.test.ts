import { assert, assertEquals } from "@std/assert";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { readFixture } from "../harness/caller.ts";
import { keepScreenshot, tellOf, until, withWidgetPage } from "../harness/widget-page.ts";
import { widgetStage } from "../harness/widget-stage.ts";

/** Page and API are real; the worker draws its answers. */
const stage = widgetStage();

const preview = (attributes: string) =>
  `<script type="module" src="${stage.services.apiUrl}/widget.js"></script>
<kanizsa-preview endpoint="${stage.services.apiUrl}" token="${stage.token}" ${attributes}></kanizsa-preview>`;

async function axeFinds(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return await page.evaluate(`axe.run({ resultTypes: ["violations"] })
    .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))`);
}

const lastBoxes = () => stage.worker.calls.at(-1)?.request.prompts.map(({ box }) => box) ?? [];

Deno.test("a file that is dropped is answered", () =>
  withWidgetPage(stage.browser, stage.site.page("/drop", { body: preview("") }), async (page) => {
    await until(page, "!!customElements.get('kanizsa-preview')");
    const base64 = (await readFixture("street.jpg")).toBase64();
    await page.evaluate(`(() => {
      const bytes = Uint8Array.from(atob("${base64}"), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], "street.jpg", { type: "image/jpeg" }));
      document.querySelector("kanizsa-preview")
        .dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    })()`);
    assertEquals((await tellOf(page, "result")).instances?.length, 2);
  }));

Deno.test("a box is drawn and run by keyboard alone", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/draw", { body: preview(`src="/street.jpg" prompt="draw"`) }),
    async (page) => {
      await until(page, "document.querySelector('kanizsa-preview')?.picture");
      await focusByTab(page, /draw|box/i);
      await page.keyboard.press("Enter");
      await page.waitForTimeout(500); // the tools are loaded now
      for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowLeft");
      for (let step = 0; step < 2; step++) await page.keyboard.press("Shift+ArrowRight");
      await page.keyboard.press("Enter");
      assertEquals((await tellOf(page, "result")).instances?.length, 1);
      const [box] = lastBoxes();
      assert(box && box[2] > 10 && box[3] > 10, `${box}`);
    },
  ));

/** Presses Tab until what has the focus is called so. */
async function focusByTab(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    const text: string = await page.evaluate(`(() => {
      let focused = document.activeElement;
      while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
      return focused ? (focused.getAttribute("aria-label") ?? focused.textContent ?? "") : "";
    })()`);
    if (name.test(text)) return;
  }
  throw new Error(`Expected Tab to reach something called ${name}`);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const view of ["overlay", "split", "hidden-only"]) {
    Deno.test(`axe finds nothing in the view ${view}, ${colorScheme}`, () =>
      withWidgetPage(
        stage.browser,
        stage.site.page(`/axe-${view}`, {
          body: preview(`src="/street.jpg" alt="A street" view="${view}"`),
        }),
        async (page) => {
          await tellOf(page, "result");
          await page.waitForTimeout(300);
          assertEquals(await axeFinds(page), []);
          await keepScreenshot(page, `${view}-${colorScheme}`);
        },
        { colorScheme },
      ));
  }
}

for (const [state, attributes] of [["empty", ""], ["with a problem", `src="/none.jpg"`]]) {
  Deno.test(`axe finds nothing in an element ${state}`, () =>
    withWidgetPage(
      stage.browser,
      stage.site.page("/axe-state", { body: preview(attributes) }),
      async (page) => {
        await until(page, "document.querySelector('kanizsa-preview')?.shadowRoot?.children.length");
        if (attributes) await tellOf(page, "error");
        await page.waitForTimeout(300);
        assertEquals(await axeFinds(page), []);
      },
    ));
}

for (const width of [390, 768, 1440]) {
  Deno.test(`the element fits a page of ${width} px, right to left too`, () =>
    withWidgetPage(
      stage.browser,
      stage.site.page("/rtl", { dir: "rtl", lang: "ar", body: preview(`src="/street.jpg"`) }),
      async (page) => {
        await tellOf(page, "result");
        await page.waitForTimeout(300);
        assertEquals(
          await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
          ),
          0,
        );
        await keepScreenshot(page, `rtl-${width}`);
      },
      { viewport: { width, height: 800 } },
    ));
}

Deno.test("loading=lazy waits for the viewport", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/lazy", {
      body: `<div style="height:4000px"></div>` + preview(`src="/street.jpg" loading="lazy"`),
    }),
    async (page) => {
      await until(page, "!!customElements.get('kanizsa-preview')");
      await page.waitForTimeout(700);
      assertEquals(await page.evaluate("told.length"), 0);
      await page.evaluate("scrollTo(0, 4000)");
      assertEquals((await tellOf(page, "result")).instances?.length, 2);
    },
  ));
