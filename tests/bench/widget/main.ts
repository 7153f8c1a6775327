/** `npm run bench:widget`: what the preview's local answers cost, printed and kept in BENCHMARKS.md. */
import { parseArgs } from "node:util";
import { startFakeWorker } from "../../../api/testing/fake-worker.ts";
import { replaceSection } from "../../../gpu-worker/bench/replace-section.ts";
import { figure } from "../../../gpu-worker/evaluate/report/cell.ts";
import { type Table, toMarkdown } from "../../../gpu-worker/evaluate/report/table.ts";
import { launchBrowser } from "../../harness/browser.ts";
import { startServices } from "../../harness/services.ts";
import { startSite } from "../../harness/site.ts";
import { environmentText } from "../environment.ts";
import { type BackendFigures, measureBackend } from "./measure-backend.ts";

const BENCHMARKS = new URL("../../BENCHMARKS.md", import.meta.url);
/** Prompts for each backend: the slow ones need minutes for more. */
const PROMPTS: Readonly<Record<string, number>> = { wasm: 20, webgl: 3, cpu: 3 };

const { values } = parseArgs({
  options: {
    "dry-run": { type: "boolean", default: false },
    backend: { type: "string", multiple: true, default: Object.keys(PROMPTS) },
  },
});

function tableOf(all: readonly BackendFigures[], version: string): Table {
  const median = ({ promptMs }: BackendFigures) => promptMs[promptMs.length >> 1];
  const wasm = all.find(({ backend }) => backend === "wasm");
  return {
    title: "Preview: answers of the page itself",
    columns: [
      "backend",
      "cold, first answer ms",
      "from the cache, ms",
      "one box prompt, median ms",
      "slowest",
      "of WASM",
      "MB loaded",
      "longest main-thread task ms",
    ],
    rows: all.map((figures) => [
      figures.backend,
      figure(figures.coldMs, 0),
      figure(figures.warmMs, 0),
      figure(median(figures), 0),
      figure(figures.promptMs.at(-1) ?? NaN, 0),
      wasm ? figure(median(figures) / median(wasm), 1) : "",
      figure(figures.bytes / 1e6, 2),
      figure(figures.longestTaskMs, 0),
    ]),
    notes: [
      `Chromium ${version}, headless, over loopback; a picture of 960 × 600 px scaled to 640, one ` +
      "box prompt. The first answer counts from the navigation and has page, script, weights, bank, " +
      "warm-up and the prompt in it. WebGL is software here (SwiftShader): with a GPU it is " +
      "another thing. Longest task: of those that the browser reports, from 50 ms; 0 = none. Aims " +
      "for WASM: 500 ms a prompt, 3,000 ms cold.",
    ],
  };
}

await using worker = startFakeWorker();
await using site = await startSite();
const services = await startServices({ env: { KANIZSA_WORKER_URL: worker.url } });
const browser = await launchBrowser();
try {
  const all = [];
  for (const backend of values.backend) {
    const prompts = PROMPTS[backend];
    if (!prompts) throw new Error(`Use one of ${Object.keys(PROMPTS).join(", ")}: got ${backend}`);
    const script = `${services.apiUrl}/widget.js`;
    all.push(await measureBackend(browser, site, script, backend, prompts));
  }
  const text = `${toMarkdown(tableOf(all, browser.version()))}\n${await environmentText(
    new Date(),
  )}\n`;
  console.log(text);
  if (!values["dry-run"]) {
    const document = await Deno.readTextFile(BENCHMARKS);
    await Deno.writeTextFile(BENCHMARKS, replaceSection(document, "widget", text));
  }
} finally {
  await browser.close();
  await services.stop();
}
