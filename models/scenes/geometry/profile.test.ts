import assert from "node:assert/strict";
import test from "node:test";
import { Profile } from "./profile.ts";

const POINTS = [[0, 1], [1, 1], [2, 3], [4, 3]] as const;

test("Profile follows its points where nothing is rounded", () => {
  const profile = new Profile(POINTS, 0);
  assert.equal(profile.at(0.5), 1);
  assert.ok(Math.abs(profile.at(1.5) - 2) < 1e-6);
  assert.equal(profile.at(3), 3);
});

test("Profile goes on level beyond its ends", () => {
  const profile = new Profile(POINTS, 0.2);
  assert.equal(profile.at(-5), 1);
  assert.equal(profile.at(9), 3);
});

test("Profile rounds corners and keeps its ends", () => {
  const profile = new Profile(POINTS, 0.4);
  assert.ok(profile.at(1) > 1.01);
  assert.ok(profile.at(2) < 2.99);
  assert.equal(profile.at(0), 1);
  assert.equal(profile.at(4), 3);
});

test("Profile may step up at one place", () => {
  const profile = new Profile([[0, 0], [1, 0], [1, 2], [2, 2]], 0);
  assert.equal(profile.at(0.9), 0);
  assert.equal(profile.at(1.1), 2);
});
