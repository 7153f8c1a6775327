import { assertEquals } from "@std/assert";
import { History } from "./history.ts";

Deno.test("undo() and redo() go through what was pushed, and stop at its ends", () => {
  const history = new History("a");
  assertEquals([history.canUndo, history.canRedo, history.undo(), history.redo()], [
    false,
    false,
    "a",
    "a",
  ]);
  history.push("b");
  history.push("c");
  assertEquals([history.undo(), history.undo(), history.undo()], ["b", "a", "a"]);
  assertEquals([history.redo(), history.redo(), history.redo()], ["b", "c", "c"]);
});

Deno.test("push() after undo() forgets what was undone", () => {
  const history = new History(1);
  history.push(2);
  history.undo();
  history.push(3);
  assertEquals([history.present, history.canRedo, history.undo()], [3, false, 1]);
});

Deno.test("push() forgets the oldest step when there are too many", () => {
  const history = new History(0, 2);
  for (const step of [1, 2, 3]) history.push(step);
  assertEquals([history.undo(), history.undo(), history.canUndo], [2, 1, false]);
});

Deno.test("replace() changes the present entry and keeps its neighbours", () => {
  const history = new History(0);
  history.push(1);
  history.push(2);
  history.undo();
  history.replace(9);
  assertEquals([history.present, history.redo(), history.undo(), history.undo()], [9, 2, 9, 0]);
});
