import assert from "node:assert/strict";
import test from "node:test";
import { Draw } from "../random/draw.ts";
import { createPatterns } from "../shade/noise.ts";
import { CAR_BODIES } from "./body-numbers.ts";
import {
  buildVehicle,
  categoryOf,
  drawCarBody,
  measureVehicle,
  type VehicleKind,
} from "./vehicle-kind.ts";

const patterns = createPatterns();
const KINDS: VehicleKind[] = [...CAR_BODIES, "bus", "tractor", "forklift"];

for (const kind of KINDS) {
  test(`buildVehicle() of a ${kind} keeps to the measures that measureVehicle() gives`, () => {
    for (let seed = 0; seed < 12; seed++) {
      const size = measureVehicle(kind, seed);
      const model = buildVehicle(kind, seed, { steer: 0, lightsOn: false, detail: 1 }, patterns);
      assert.deepEqual({ length: model.length, width: model.width, height: model.height }, size);
      const { positions: p, vertexCount } = model.mesh;
      for (let i = 0; i < vertexCount * 3; i += 3) {
        assert.ok(p.slice(i, i + 3).every(Number.isFinite));
        // mirrors stand out, masts and exhausts may reach a little higher
        assert.ok(
          Math.abs(p[i]) <= size.length / 2 + 0.06,
          `got ${p[i]} ahead of ${size.length / 2}`,
        );
        assert.ok(
          Math.abs(p[i + 1]) <= size.width / 2 + 0.26,
          `got ${p[i + 1]} beside ${size.width / 2}`,
        );
        assert.ok(
          p[i + 2] >= -0.01 && p[i + 2] <= size.height * 1.05,
          `got ${p[i + 2]} above ${size.height}`,
        );
      }
    }
  });

  test(`buildVehicle() of a ${kind} stands on its wheels`, () => {
    const { mesh } = buildVehicle(kind, 3, { steer: 0, lightsOn: false, detail: 0 }, patterns);
    let low = Infinity;
    for (let i = 2; i < mesh.vertexCount * 3; i += 3) low = Math.min(low, mesh.positions[i]);
    assert.ok(Math.abs(low) < 0.01, `got ${low}`);
  });
}

test("buildVehicle() takes fewer triangles from afar", () => {
  const count = (detail: 0 | 1 | 2) =>
    buildVehicle("suv", 1, { steer: 0, lightsOn: false, detail }, patterns).mesh.triangleCount;
  assert.ok(count(0) > 1.2 * count(1) && count(1) > 1.2 * count(2));
});

test("categoryOf() calls every body style a car", () => {
  assert.deepEqual(new Set(CAR_BODIES.map(categoryOf)), new Set(["car"]));
  assert.equal(categoryOf("bus"), "bus");
});

test("drawCarBody() draws every style, pickups seldom", () => {
  const draw = new Draw("bodies");
  const found = Array.from({ length: 2000 }, () => drawCarBody(draw));
  assert.equal(new Set(found).size, CAR_BODIES.length);
  const pickups = found.filter((body) => body === "pickup").length;
  assert.ok(pickups > 40 && pickups < 140, `got ${pickups} of 2000`);
});
