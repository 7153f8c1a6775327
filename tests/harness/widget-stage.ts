import type { Browser } from "playwright-core";
import { type FakeWorker, startFakeWorker } from "../../api/testing/fake-worker.ts";
import { launchBrowser } from "./browser.ts";
import { embedToken } from "./embed.ts";
import { type Services, startServices } from "./services.ts";
import { type Site, type SiteAnswer, startSite } from "./site.ts";

/** What a file of tests needs that look at the preview in a browser. */
export interface WidgetStage {
  readonly services: Services;
  /** Draws its answers; fails where the real one runs. */
  readonly worker: FakeWorker;
  /** Somebody's web site, on another origin than the API's. */
  readonly site: Site;
  readonly browser: Browser;
  /** For pages of the site. */
  readonly token: string;
}

export interface WidgetStageOptions {
  /** "real": the networks answer. */
  readonly worker?: Parameters<typeof startFakeWorker>[0] | "real";
  readonly answer?: SiteAnswer;
}

/** Starts all that before the first test of the file that calls it, and stops it after the last. */
export function widgetStage({ worker, answer }: WidgetStageOptions = {}): WidgetStage {
  let stage: WidgetStage;
  const stack = new AsyncDisposableStack();
  Deno.test.beforeAll(async () => {
    const fake = worker === "real" ? null : stack.use(startFakeWorker(worker));
    const [services, site, browser] = await Promise.all([
      startServices(fake ? { env: { KANIZSA_WORKER_URL: fake.url } } : {}),
      startSite(answer),
      launchBrowser(),
    ]);
    stack.defer(() => services.stop());
    stack.use(site);
    stack.defer(() => browser.close());
    stage = {
      services,
      site,
      browser,
      token: await embedToken(services, site.origin),
      get worker() {
        if (fake) return fake;
        throw new Error("Look at the answers: a real worker counts no calls");
      },
    };
  });
  Deno.test.afterAll(() => stack.disposeAsync());
  return {
    get services() {
      return stage.services;
    },
    get worker() {
      return stage.worker;
    },
    get site() {
      return stage.site;
    },
    get browser() {
      return stage.browser;
    },
    get token() {
      return stage.token;
    },
  };
}
