import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import type { Report } from "../report.ts";
import { pageHtml } from "./page-html.ts";

const REPORT: Report = {
  title: "Scenes <test>",
  lead: "Six objects & more.",
  keyFigures: [{
    label: "AP",
    measured: { value: 45.25, interval: [43, 47.5], digits: 1 },
    others: [{ name: "theirs", measured: { value: 40, digits: 1 } }],
  }],
  tables: [{
    title: "Found",
    columns: ["measure", "ours"],
    rows: [["AP", { value: 0.5, interval: [0.4, 0.6] }], ["AP90", { value: null }]],
    notes: ["Means."],
  }],
  charts: [{
    title: "AP over IoU",
    xLabel: "IoU",
    yLabel: "AP",
    xRange: [0.5, 0.95],
    yRange: [0, 1],
    series: [
      {
        name: "ours",
        points: [{ x: 0.5, y: 0.9, interval: [0.8, 1] }, { x: 0.75, y: null }, {
          x: 0.9,
          y: 0.4,
          interval: [0.3, 0.5],
        }],
      },
      { name: "theirs", points: [{ x: 0.5, y: 0.7 }, { x: 0.9, y: 0.1 }] },
    ],
    note: "Higher is better.",
  }],
  galleries: [{
    title: "Wholly seen",
    overlays: [{
      label: "best",
      caption: `IoU 0.9; "a".jpg`,
      jpeg: new Uint8Array([255, 216, 255]),
      width: 40,
      height: 30,
      layers: [{ kind: "amodal", path: "M0 0L4 0L4 3Z" }, { kind: "truth", path: "M1 1L4 0L4 3Z" }],
    }],
  }],
  details: {},
};

async function render(report: Report): Promise<string> {
  const style = await readFile(new URL("style.css", import.meta.url), "utf8");
  return pageHtml({ report, facts: [{ name: "Command", value: "npm run <x>" }], style });
}

test("pageHtml() loads nothing, runs nothing, and says so to the browser", async () => {
  const html = await render(REPORT);
  const sources = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url);
  for (const url of sources) assert.match(url, /^(#[a-z]+|data:image\/jpeg;base64,)/);
  assert.doesNotMatch(html, /<script|<link|url\(|@import/);
  assert.match(html, /Content-Security-Policy" content="default-src 'none'; img-src data:;/);
});

test("pageHtml() shows what it is given as text, whatever stands in it", async () => {
  const html = await render(REPORT);
  assert.match(html, /<h1>Scenes &lt;test&gt;<\/h1>/);
  assert.match(html, /<dd>npm run &lt;x&gt;<\/dd>/);
  assert.match(html, /aria-label="best: IoU 0\.9; &quot;a&quot;\.jpg"/);
});

test("pageHtml() shows key figures, tables with intervals, curves and pictures", async () => {
  const html = await render(REPORT);
  assert.match(html, /<dd class="value">45\.3<\/dd><dd class="ends">\[43\.0, 47\.5\]<\/dd>/);
  assert.match(html, /<th scope="row">AP<\/th><td><span class="figure">0\.500<\/span> <small>/);
  assert.match(html, /<th scope="row">AP90<\/th><td><span class="figure">–<\/span><\/td>/);
  // The line of a series breaks where there was nothing to measure; two ends of intervals make a band.
  assert.match(html, /class="line" d="M50 [\d.]+M[\d.]+ [\d.]+" stroke-dasharray="none"/);
  assert.equal(html.match(/class="band"/g)?.length, 1);
  assert.match(html, /<image href="data:image\/jpeg;base64,\/9j\/" width="40" height="30"\/>/);
});

test("pageHtml() draws the layers from the back to the front, each with its switch", async () => {
  const html = await render(REPORT);
  const drawn = [...html.matchAll(/<g class="layer (\w+)">/g)].map(([, kind]) => kind);
  assert.deepEqual(drawn, ["truth", "amodal"]);
  const switches = [...html.matchAll(/id="show-(\w+)" checked/g)].map(([, kind]) => kind);
  assert.deepEqual(switches, drawn);
  for (const kind of switches) {
    assert.ok(html.includes(`body:has(#show-${kind}:not(:checked)) .picture .${kind}`));
  }
});

test("pageHtml() leaves out parts that have nothing", async () => {
  const html = await render({ ...REPORT, charts: [], galleries: [], keyFigures: [] });
  assert.doesNotMatch(html, /id="curves"|id="pictures"|class="key"/);
  assert.match(html, /href="#measures".*href="#circumstances"/);
});
