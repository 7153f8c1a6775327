import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { drawnResult } from "../../api/testing/drawn-result.ts";
import { readFixture } from "../harness/caller.ts";
import { startSite } from "../harness/site.ts";
import { tellOf, until, withWidgetPage } from "../harness/widget-page.ts";
import { widgetStage } from "../harness/widget-stage.ts";

/** Answers of the site's `/token`, one after the other, then the last again. */
let issued: string[] = [];
let hold: Promise<unknown> = Promise.resolve();

/** Page and API are real; the worker draws its answers. */
const stage = widgetStage({
  worker: {
    answer: async (call) => {
      await hold;
      return drawnResult(call.image, call.request);
    },
  },
  answer: async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/token") {
      const token = issued.length > 1 ? issued.shift() : issued[0];
      const expires_at = new Date(Date.now() + 600_000).toISOString();
      return Response.json({ token, expires_at });
    }
    return new Response(await readFixture(pathname.slice(1)));
  },
});

const script = () => `<script type="module" src="${stage.services.apiUrl}/widget.js"></script>`;
const preview = (attributes = "") =>
  `${script()}<kanizsa-preview endpoint="${stage.services.apiUrl}" ${attributes}></kanizsa-preview>`;
const remote = (attributes = "") => preview(`token="${stage.token}" mode="remote" ${attributes}`);

function onPage(
  name: string,
  body: () => string,
  check: (page: Page) => Promise<void>,
): void {
  Deno.test(
    name,
    () =>
      withWidgetPage(stage.browser, stage.site.page("/element", { body: body() }), async (page) => {
        await until(page, "!!customElements.get('kanizsa-preview')");
        await page.evaluate("window.preview = document.querySelector('kanizsa-preview')");
        await check(page);
      }),
  );
}

for (
  const [file, size] of [
    ["small-orientation-6.jpg", [240, 150]],
    ["small-orientation-6.webp", [240, 150]],
    ["small-orientation-6.png", [128, 80]],
    ["small.avif", [240, 150]],
    ["small-alpha.png", [160, 100]],
    ["small-16-bit.png", [120, 75]],
    ["small-cmyk.jpg", [240, 150]],
  ] as const
) {
  onPage(`${file} has the same size for page and API`, remote, async (page) => {
    await page.evaluate(`preview.src = "/${file}"`);
    const { image } = await tellOf(page, "result") as { image: { width: number; height: number } };
    const shown = await page.evaluate(`[preview.picture.width, preview.picture.height]`);
    assertEquals([shown, [image.width, image.height]], [size, size]);
  });
}

onPage("a turned picture shows upright, whatever the browser heeds", remote, async (page) => {
  // The fixtures' pixels are those of small.jpg, turned.
  const corners = (file: string) =>
    page.evaluate(`(async () => {
      await preview.load("/${file}");
      const canvas = new OffscreenCanvas(24, 15);
      const context = canvas.getContext("2d");
      context.drawImage(preview.picture.bitmap, 0, 0, 24, 15);
      const colors = [[2, 2], [21, 2], [2, 12], [21, 12]].map(([x, y]) =>
        [...context.getImageData(x, y, 1, 1).data.slice(0, 3)]
      );
      return colors.flat();
    })()`) as Promise<number[]>;
  const upright = await corners("small.jpg");
  for (const type of ["jpg", "webp", "png"]) {
    const file = `small-orientation-6.${type}`;
    const turned = await corners(file);
    const worst = Math.max(...turned.map((value, i) => Math.abs(value - upright[i])));
    assert(worst < 30, `${file}: ${worst}`);
  }
});

onPage("a token is fetched, and once more when it is refused", () => {
  issued = [`${stage.token.slice(0, -4)}AAAA`, stage.token];
  return preview(`token-url="/token" src="/street.jpg"`);
}, async (page) => {
  assertEquals((await tellOf(page, "result")).instances?.length, 2);
  assertEquals(issued, [stage.token]);
});

onPage("a page that the token isn't for is told so", () => remote(), async (page) => {
  const foreign = await startSite();
  try {
    await page.goto(foreign.page("/foreign", { body: remote(`src="/street.jpg"`) }));
    const problem = await tellOf(page, "error") as { code: string; detail: string };
    assertEquals(problem.code, "origin_not_allowed");
    assertMatch(problem.detail, new RegExp(foreign.origin));
  } finally {
    await foreign[Symbol.asyncDispose]();
  }
});

// With a limit of its own, so that no answer from before is at hand.
onPage(
  "a long run is followed, and cancelled at the server",
  () => remote(`max-instances="7"`),
  async (page) => {
    const gate = Promise.withResolvers<void>();
    hold = gate.promise;
    try {
      await page.evaluate(`preview.src = "/street.jpg"`);
      await until(
        page,
        `told.some(([name, { stage }]) => name === "progress" && stage === "send")`,
      );
      await page.waitForTimeout(1500);
      const answer = page.evaluate(
        `preview.segment([{ box: [9, 9, 99, 99] }]).then(() => "done", ({ name }) => name)`,
      );
      await page.waitForTimeout(1500);
      await page.evaluate(`preview.load("/crossing.jpg")`);
      assertEquals(await answer, "AbortError");
      await page.waitForTimeout(300);
      const { segmentations } = await (await fetch(`${stage.services.apiUrl}/v1/segmentations`, {
        headers: { Authorization: `Bearer ${stage.services.adminKey}` },
      })).json();
      const cancelled = segmentations.filter(({ status }: { status: string }) =>
        status === "cancelled"
      );
      assertEquals(cancelled.length, 2);
    } finally {
      gate.resolve();
    }
    const { image } = await tellOf(page, "result") as { image: { width: number } };
    assertEquals(image.width, 1280);
  },
);

onPage("questions after the first name the picture by its id", remote, async (page) => {
  const sizes: number[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sizes.push(request.postDataBuffer()?.length ?? 0);
  });
  await page.evaluate(`preview.src = "/street.jpg"`);
  await tellOf(page, "result");
  await page.evaluate(`preview.segment([{ box: [9, 9, 99, 99] }])`);
  assertEquals(sizes.length, 2);
  assert(sizes[1] > 0 && sizes[1] < 1000, `${sizes}`);
});

onPage("formats of the result", () => remote(`src="/street.jpg"`), async (page) => {
  await tellOf(page, "result");
  assertEquals(
    await page.evaluate(`preview.toCoco().then(({ annotations }) => annotations.length)`),
    2,
  );
  assertEquals(
    await page.evaluate(`(async () => {
      const blob = await preview.toPNG();
      const { width, height } = await createImageBitmap(blob);
      return [blob.type, width, height];
    })()`),
    ["image/png", 960, 600],
  );
});

onPage(
  "an element that is taken out lets go, and shows its picture again when it is put back",
  () => remote(`src="/street.jpg"`),
  async (page) => {
    await tellOf(page, "result");
    await page.evaluate(`document.querySelector("h1").after(preview)`);
    assert(await page.evaluate("!!preview.picture"), "moving it keeps everything");
    await page.evaluate(`preview.remove()`);
    await page.waitForTimeout(50);
    assertEquals(
      await page.evaluate(`[preview.picture, preview.result, preview.shadowRoot.children.length]`),
      [null, null, 0],
    );
    await page.evaluate(`document.querySelector("main").append(preview)`);
    await tellOf(page, "result", 2);
    assertEquals(await page.evaluate("preview.picture.width"), 960);
  },
);

onPage(
  "another setting asks again; a newer address takes the older one's place",
  () => remote(`src="/street.jpg"`),
  async (page) => {
    await tellOf(page, "result");
    await page.evaluate(`preview.method = "transfer"`);
    await tellOf(page, "result", 2);
    assertEquals(stage.worker.calls.at(-1)?.request.mode, "transfer");
    await page.evaluate(`preview.maxInstances = 1`);
    await tellOf(page, "result", 3);
    assertEquals(stage.worker.calls.at(-1)?.request.max_instances, 1);
    await page.evaluate(`preview.src = "/none.jpg"; preview.src = "/crossing.jpg"`);
    await tellOf(page, "result", 4);
    assertEquals(
      await page.evaluate("[preview.picture.width, told.filter(([n]) => n === 'error').length]"),
      [
        1280,
        0,
      ],
    );
  },
);

Deno.test("properties that were set before the script came are heeded", () =>
  withWidgetPage(
    stage.browser,
    stage.site.page("/early", { body: `<kanizsa-preview></kanizsa-preview>` }),
    async (page) => {
      await page.evaluate(`Object.assign(document.querySelector("kanizsa-preview"), {
        src: "/street.jpg", endpoint: "${stage.services.apiUrl}", token: "${stage.token}", mode: "remote",
        strings: { label: "Cars" },
      })`);
      await page.evaluate(`import("${stage.services.apiUrl}/widget.js")`);
      assertEquals((await tellOf(page, "result")).instances?.length, 2);
      assertEquals(
        await page.evaluate(`document.querySelector("kanizsa-preview").strings.label`),
        "Cars",
      );
    },
  ));
