import assert from "node:assert/strict";
import test from "node:test";
import { Draw } from "../random/draw.ts";
import { kerbs, type StreetPlan } from "../street/street-plan.ts";
import { drawPlan } from "./draw-plan.ts";
import { crossVehicles, driveVehicles, parkVehicles } from "./street-vehicles.ts";
import { VehicleList } from "./vehicle-list.ts";

const PLAN: StreetPlan = {
  ...drawPlan("parked", new Draw("plan", 1)),
  parking: ["parallel", "perpendicular"],
  crossing: null,
};

for (const leftHand of [false, true]) {
  test(`driveVehicles() keeps to the ${leftHand ? "left" : "right"}`, () => {
    const list = new VehicleList(new Draw("list", 1));
    driveVehicles(list, { ...PLAN, leftHand }, new Draw("drive", 1), 6);
    assert.ok(list.items.length > 4);
    for (const { x, heading } of list.items) {
      const along = Math.sin(heading) > 0;
      assert.equal(x > 0, along !== leftHand);
    }
  });
}

test("parkVehicles() parks between kerb and lanes, along and across", () => {
  const list = new VehicleList(new Draw("list", 2));
  parkVehicles(list, PLAN, new Draw("park", 2));
  const [left, right] = kerbs(PLAN);
  const lanes = PLAN.lanes * PLAN.laneWidth;
  assert.ok(list.items.length > 20);
  for (const { x, heading } of list.items) {
    assert.ok(x > left && x < right && Math.abs(x) > lanes - 0.2);
    const across = Math.abs(Math.cos(heading)) > 0.9;
    assert.equal(across, x > 0);
  }
});

test("crossVehicles() needs a crossing", () => {
  const list = new VehicleList(new Draw("list", 3));
  crossVehicles(list, PLAN, new Draw("cross", 3), 5);
  assert.equal(list.items.length, 0);
  crossVehicles(list, { ...PLAN, crossing: { at: 20, half: 4 } }, new Draw("cross", 3), 5);
  assert.ok(list.items.length > 2);
});
