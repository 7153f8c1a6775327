import assert from "node:assert/strict";
import test from "node:test";
import { Draw } from "../../random/draw.ts";
import { Fragment } from "../../shade/fragment.ts";
import { createPatterns } from "../../shade/noise.ts";
import { srgb, Surface } from "../../shade/surface.ts";
import { SECTION } from "../car-body.ts";
import { drawCarShape } from "../car-shape.ts";
import { drawCarLook } from "./car-look.ts";
import { CarSkin } from "./car-skin.ts";

const shape = drawCarShape("sedan", new Draw("skin", 1));
const BLUE = srgb(20, 60, 150);
const look = {
  ...drawCarLook({ name: "blue", color: BLUE, metallic: 0 }, false, new Draw("look", 1)),
  dirt: 0,
};
const skin = new CarSkin({ shape, look, patterns: createPatterns(), offset: 0.5 }, {
  heading: 0,
  z: 0,
});

/** The surface at a place of the body that faces `normal`; the camera looks against it. */
function surfaceAt(
  place: { s: number; part: number; left: number; z: number },
  [nx, ny, nz]: readonly [number, number, number],
): Surface {
  const fragment = Object.assign(new Fragment(), {
    u: place.s,
    v: place.part,
    w: place.left,
    z: place.z,
    nx,
    ny,
    nz,
    dx: -nx,
    dy: -ny,
    dz: -nz,
    footprint: 0.004,
  });
  const surface = new Surface();
  surface.reset();
  skin.shade(fragment, surface);
  return surface;
}

const { features } = shape;
const LEFT = [0, 1, 0] as const, AHEAD = [1, 0, 0] as const, BEHIND = [-1, 0, 0] as const;

test("CarSkin paints the doors", () => {
  const s = (features.doorSeams[0] + features.doorSeams[1]) / 2;
  const { r, g, b } = surfaceAt({ s, part: 6, left: shape.halfWidth, z: 0.55 }, LEFT);
  assert.deepEqual([r, g, b], [...BLUE]);
});

test("CarSkin puts glass into the side windows", () => {
  const s = (features.glassFrom + features.pillars[0]) / 2 + 0.2;
  const z = shape.beltHeight + 0.15;
  const { mirror, g } = surfaceAt({ s, part: 12, left: shape.halfWidth - 0.1, z }, LEFT);
  assert.equal(mirror, 0.085);
  assert.ok(g < 0.03);
});

test("CarSkin draws seams between the doors", () => {
  const s = features.doorSeams[1];
  const { b } = surfaceAt({ s, part: 6, left: shape.halfWidth, z: 0.55 }, LEFT);
  assert.ok(b < BLUE[2] * 0.5);
});

test("CarSkin has lamps in front and behind", () => {
  const { headlamp, tailLamp } = features;
  const middle = (lamp: typeof headlamp) => ({
    left: (lamp.inner + shape.halfWidth) / 2,
    z: lamp.low + (lamp.high - lamp.low) * 0.75,
  });
  const front = surfaceAt({ s: 0.01, part: 6, ...middle(headlamp) }, AHEAD);
  assert.ok(front.clarity === 1 && front.mirror > 0.1);
  const rear = surfaceAt({ s: shape.length - 0.01, part: 6, ...middle(tailLamp) }, BEHIND);
  assert.ok(rear.r > 4 * rear.g);
});

test("CarSkin is black below", () => {
  const floor = surfaceAt({ s: 2, part: SECTION.underside, left: 0, z: 0.2 }, [0, 0, -1]);
  assert.ok(floor.g < 0.01);
});
