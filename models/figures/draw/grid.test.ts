import assert from "node:assert/strict";
import test from "node:test";
import sharp from "sharp";
import { Definitions, HATCH } from "./definitions.ts";
import { drawGrid, type GridFigure } from "./grid.ts";
import { pathLayer } from "./layers.ts";

function figureOf(rows: number, columns: number): GridFigure {
  const panels = Array.from({ length: columns }, () => ({ layers: [], note: "IoU 0.90" }));
  return {
    title: "A & B",
    caption: "What is seen.",
    columns: panels.map((_, index) => ({ heading: `Column ${index}`, apart: index === 1 })),
    rows: Array.from({ length: rows }, () => ({ label: ["12 %", "hidden"], panels })),
    legend: [{ sign: "hidden", text: "hidden part" }, { sign: "heat", text: "0 … 1" }],
    definitions: new Definitions(),
  };
}

test("drawGrid() makes a picture that grows with its rows and columns", async () => {
  const size = async (rows: number, columns: number) => {
    const { width, height } = await sharp(Buffer.from(drawGrid(figureOf(rows, columns))))
      .metadata();
    return [width, height];
  };
  const [width, height] = await size(1, 2);
  const [wider, same] = await size(1, 3);
  const [, higher] = await size(2, 2);
  assert.ok(wider > width && higher > height);
  assert.equal(same, height);
});

test("drawGrid() has every heading, note and legend as text", () => {
  const svg = drawGrid(figureOf(2, 3));
  assert.equal(svg.match(/>Column \d</g)?.length, 3);
  assert.equal(svg.match(/>IoU 0\.90</g)?.length, 6);
  assert.match(svg, /<title id="title">A &amp; B<\/title>/);
  assert.match(svg, />hidden part</);
});

test("drawGrid() needs nothing from outside of its file", () => {
  const figure = figureOf(1, 1);
  const picture = figure.definitions.picture(Uint8Array.of(1, 2, 3), "png");
  const rows = [{ label: [], panels: [{ layers: [picture, pathLayer("M0 0h9v9Z", "hidden")] }] }];
  const svg = drawGrid({ ...figure, rows });
  assert.ok(svg.includes(`fill="${HATCH}"`));
  for (const [, target] of svg.matchAll(/href="([^"]+)"/g)) {
    assert.match(target, /^(#|data:image\/png;base64,AQID$)/);
  }
  for (const [, id] of svg.matchAll(/url\(#(\w+)\)/g)) assert.ok(svg.includes(`id="${id}"`), id);
});
