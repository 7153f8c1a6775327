import { assertEquals } from "@std/assert";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { makeInstance } from "../testing/make-instances.ts";
import { outline, statedArea } from "./outline.ts";

const instance = makeInstance(10, 30, { hidden: 5 });
const stated = makeInstance(10, 30, { hidden: 5, box: [9.5, 0, 21, 9], area: 123.5 });

Deno.test("outline() takes the mask that is asked for, with its box and area", () => {
  const { amodal, visible } = stated;
  assertEquals(outline(stated, "amodal"), { box: [10, 0, 20, 10], mask: amodal, area: 200 });
  assertEquals(outline(stated, "visible"), { box: [15, 0, 15, 10], mask: visible, area: 150 });
});

Deno.test("outline() takes the stated box, else the amodal mask's", () => {
  assertEquals(outline(stated, "box"), { box: [9.5, 0, 21, 9], mask: null, area: 189 });
  assertEquals(outline(instance, "box"), { box: [10, 0, 20, 10], mask: null, area: 200 });
});

Deno.test("outline() of an empty mask is empty", () => {
  const amodal = new RunLengthMask(200, 10);
  for (const by of ["amodal", "box"] as const) {
    const { box, area } = outline({ ...instance, amodal }, by);
    assertEquals([box, area], [[0, 0, 0, 0], 0]);
  }
});

Deno.test("statedArea() is what the file states, but the mask's own for visible masks", () => {
  assertEquals(statedArea(stated, "amodal"), 123.5);
  assertEquals(statedArea(stated, "box"), 123.5);
  assertEquals(statedArea(stated, "visible"), 150);
  assertEquals(statedArea(instance, "box"), 200);
});
