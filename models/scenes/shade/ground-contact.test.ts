import assert from "node:assert/strict";
import test from "node:test";
import { GroundContact } from "./ground-contact.ts";

const CAR = { x: 10, y: 5, heading: Math.PI / 2, halfLength: 2.2, halfWidth: 0.9, strength: 1 };

test("GroundContact is dark under a car, dim beside it and open away from it", () => {
  const contact = new GroundContact([CAR]);
  const [under, beside, away] = [
    contact.openness(10, 5),
    contact.openness(11.1, 5),
    contact.openness(16, 5),
  ];
  assert.ok(under < 0.1, `got ${under}`);
  assert.ok(beside > 0.3 && beside < 0.8, `got ${beside}`);
  assert.equal(away, 1);
});

test("GroundContact turns with the car", () => {
  const contact = new GroundContact([CAR]);
  assert.ok(contact.openness(10, 7) < 0.2);
  assert.ok(contact.openness(12, 5) > 0.6);
});

test("GroundContact without anything is open", () => {
  assert.equal(new GroundContact([]).openness(0, 0), 1);
});
