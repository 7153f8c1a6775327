import assert from "node:assert/strict";
import test from "node:test";
import { drawnScenes } from "../../testing/drawn-masks.ts";
import { selectCategory } from "./select-category.ts";

const ids = (category: string) =>
  selectCategory(drawnScenes(), category).images.map(({ instances, order }) => [
    instances.map(({ id }) => id),
    order,
  ]);

test("selectCategory() keeps the pictures, the objects of a category, and their order", () => {
  assert.deepEqual(ids("bus"), [[[3], []], [[], []], [[], []]]);
  assert.deepEqual(ids("car"), [[[1, 2], [[1, 2]]], [[1, 2], [[1, 2]]], [[1, 2], []]]);
});

test("selectCategory() takes every object for one category where all are asked for", () => {
  const { images, categories } = selectCategory(drawnScenes(), "all");
  assert.deepEqual(categories, ["all"]);
  assert.deepEqual(images[0].instances.map(({ category }) => category), ["all", "all", "all"]);
});
