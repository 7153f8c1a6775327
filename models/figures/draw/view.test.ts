import assert from "node:assert/strict";
import test from "node:test";
import {
  boxAround,
  boxToPanel,
  PANEL,
  toPanel,
  viewAround,
  viewOfFrame,
  widthAround,
} from "./view.ts";

test("viewAround() puts the box into the panel's middle, with its margin", () => {
  const view = viewAround([100, 50, 60, 20], 0.5);
  const [x, y, width, height] = boxToPanel(view, [100, 50, 60, 20]);
  assert.ok(Math.abs(x + width / 2 - PANEL.width / 2) < 2 * view.scale);
  assert.ok(Math.abs(y + height / 2 - PANEL.height / 2) < 2 * view.scale);
  assert.ok(Math.abs(width - PANEL.width / 2) < 2 * view.scale);
});

test("viewAround() shows all of a box that is higher than wide", () => {
  const [, y, , height] = boxToPanel(viewAround([10, 10, 20, 90], 0.1), [10, 10, 20, 90]);
  assert.ok(y > 0 && y + height < PANEL.height);
});

const FRAME = { scale: 0.5, centerX: 300, centerY: 200, width: 384, height: 256 };

test("viewOfFrame() shows the middle of the crop that the networks see", () => {
  assert.deepEqual(viewOfFrame(FRAME, 384).region, [-84, -56, 768, 512]);
  const view = viewOfFrame(FRAME, 192);
  assert.deepEqual(view.region, [108, 72, 384, 256]);
  assert.deepEqual(toPanel(view, 300, 200), [PANEL.width / 2, PANEL.height / 2]);
});

test("widthAround() makes room for every box, and no more than the frame", () => {
  const box = [340, 190, 100, 20] as const;
  const width = widthAround(FRAME, [[290, 190, 20, 20], [...box]]);
  const [x, , wide] = boxToPanel(viewOfFrame(FRAME, width), [...box]);
  assert.ok(x + wide < PANEL.width && x + wide > 0.9 * PANEL.width, `${x + wide}`);
  assert.equal(widthAround(FRAME, [[-999, 0, 3000, 10]]), 384);
});

test("views always fill their panel", () => {
  for (const width of [31, 100.3, 777.7]) {
    const { region, scale } = viewAround([3.3, 4.4, width, width / 2], 0.21);
    assert.ok(region.every(Number.isInteger));
    assert.ok(region[2] * scale >= PANEL.width && region[3] * scale >= PANEL.height);
  }
});

test("boxAround() holds all boxes and no more", () => {
  assert.deepEqual(boxAround([[1, 2, 3, 4], [-5, 3, 1, 1], [2, 2, 1, 9]]), [-5, 2, 9, 9]);
});
