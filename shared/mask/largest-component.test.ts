import { assertEquals } from "@std/assert";
import { keepLargestComponent } from "./largest-component.ts";
import { drawBitmap } from "./test-support.ts";

function keep(...rows: string[]): string[] {
  const { width, height, data } = drawBitmap(...rows);
  const soft = Float32Array.from(data);
  keepLargestComponent(soft, width, height);
  return Array.from(
    { length: height },
    (_, y) => [...soft.subarray(y * width, (y + 1) * width)].map((p) => (p ? "#" : ".")).join(""),
  );
}

const DRAWN: readonly [name: string, before: string[], after: string[]][] = [
  ["one region as it is", [".##.", ".#.."], [".##.", ".#.."]],
  ["an empty mask as it is", ["....", "...."], ["....", "...."]],
  ["a full mask as it is", ["##", "##"], ["##", "##"]],
  ["the larger of two", ["##..#", "....#", "#...#"], ["....#", "....#", "....#"]],
  ["the first of two equal ones", ["##.##"], ["##..."]],
  ["no neighbours over a corner", ["##..", "..##", "..##"], ["....", "..##", "..##"]],
  ["no neighbours over the border", ["#..#", "...#"], ["...#", "...#"]],
  ["a ring around another region", ["#####", "#...#", "#.#.#", "#...#", "#####"], [
    "#####",
    "#...#",
    "#...#",
    "#...#",
    "#####",
  ]],
  ["a spiral in one piece", ["####", "...#", "##.#", "#..#", "####"], [
    "####",
    "...#",
    "##.#",
    "#..#",
    "####",
  ]],
];

for (const [name, before, after] of DRAWN) {
  Deno.test(`keepLargestComponent() keeps ${name}`, () => assertEquals(keep(...before), after));
}

Deno.test("keepLargestComponent() leaves what is not above the threshold alone", () => {
  const data = Float32Array.from([0.9, 0.5, 0.6, 0.7, 0.2]);
  keepLargestComponent(data, 5, 1);
  assertEquals([...data], [0, 0.5, Math.fround(0.6), Math.fround(0.7), Math.fround(0.2)]);
});

Deno.test("keepLargestComponent() takes another threshold", () => {
  const data = Float32Array.from([1, 0.25, 0.25, 0.75, 0]);
  keepLargestComponent(data, 5, 1, 0.1);
  assertEquals([...data], [1, 0.25, 0.25, 0.75, 0]);
  keepLargestComponent(data, 5, 1, 0.8);
  assertEquals([...data], [1, 0.25, 0.25, 0.75, 0]);
  keepLargestComponent(data, 5, 1, 0.3);
  assertEquals([...data], [1, 0.25, 0.25, 0, 0]);
});
