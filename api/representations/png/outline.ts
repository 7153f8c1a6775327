import { EdgeWriter } from "@kanizsa/shared/mask/edge-writer.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { forEachRun } from "./for-each-run.ts";

/**
 * The pixels of a mask that lie within `px` of its border, along rows and columns; its memory follows
 * the mask's runs. The picture's border is one of the mask's.
 */
export function outlineOf(mask: RunLengthMask, px: number): RunLengthMask {
  const inner = new EdgeWriter();
  forEachRun(mask, (x, top, bottom) => {
    inner.fill(x * mask.height + top + px, x * mask.height + bottom - px);
  });
  const core = new RunLengthMask(mask.width, mask.height, inner.finish())
    .intersection(shifted(mask, px))
    .intersection(shifted(mask, -px));
  return mask.difference(core);
}

/** The mask moved by whole columns; what leaves the picture is lost. */
function shifted({ width, height, edges }: RunLengthMask, columns: number): RunLengthMask {
  const moved = new EdgeWriter();
  for (let i = 0; i < edges.length; i += 2) {
    moved.fill(
      Math.max(edges[i] + columns * height, 0),
      Math.min(edges[i + 1] + columns * height, width * height),
    );
  }
  return new RunLengthMask(width, height, moved.finish());
}
