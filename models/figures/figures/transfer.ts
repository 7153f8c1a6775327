import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import { intersectionArea } from "@kanizsa/shared/mask/intersection-area.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { cutPicture } from "../draw/cut-picture.ts";
import { Definitions } from "../draw/definitions.ts";
import type { GridFigure, GridRow, Panel } from "../draw/grid.ts";
import { maskLayer, veil } from "../draw/layers.ts";
import { boxAround, viewAround } from "../draw/view.ts";
import { toPicture } from "../method/to-picture.ts";
import type { KnownObject } from "../source/known-object.ts";
import { spreadOverBins } from "../source/spread-over-bins.ts";
import type { FigureContext } from "./figure-context.ts";
import { percent } from "./percent.ts";

const ROWS = 6;
/** A found car is the one that was looked for from this IoU of the visible masks on. */
const FOUND = 0.5;
const MARGIN = 0.1;

/** Visible and whole mask that one mode gave the object. */
interface Answer {
  readonly visible: RunLengthMask;
  readonly amodal: RunLengthMask;
}

/** The paper's Figure 7: picture, visible proposal, completed mask, truth. */
export async function drawTransfer(context: FigureContext): Promise<GridFigure> {
  const definitions = new Definitions();
  let missed = 0;
  const rows = await spreadOverBins(context.source.queries(), ROWS, async (object) => {
    const row = await transferRow(object, context, definitions);
    if (row === null) missed++;
    return row;
  });
  return {
    title: "From what is seen to the whole car",
    columns: [
      { heading: "(a) Picture" },
      { heading: "(b) Visible, as found", note: "the proposal" },
      { heading: "(c) Paper’s method", note: "best reference, centre-aligned" },
      { heading: "(d) Ours", note: "soft vote, then refined" },
      { heading: "(e) Truth" },
    ],
    rows,
    legend: [
      { sign: "visible", text: "visible part" },
      { sign: "hidden", text: "hidden part" },
      { sign: "completed", text: "whole car, predicted" },
      { sign: "truth", text: "whole car, true" },
    ],
    caption:
      "After Figure 7 of the paper. Nothing is prompted: the cars are found. IoU is that of the mask with " +
      "the true whole mask; in (b) the visible mask stands for the whole, as in the baseline row of Table 5. Pictures: " +
      `${context.source.name}; cars drawn at random over three ranges of hidden shares (seed ` +
      `${context.seed}); ${rows.length} of the ${
        rows.length + missed
      } drawn were found and are shown.`,
    definitions,
  };
}

async function transferRow(
  object: KnownObject,
  context: FigureContext,
  definitions: Definitions,
): Promise<GridRow | null> {
  const transfer = await answerFor(object, "transfer", context);
  const refined = transfer && await answerFor(object, "refined", context);
  if (!transfer || !refined) return null;
  const predicted = [transfer.amodal, refined.amodal].map((mask) => mask.boundingBox());
  const boxes = [object.amodalBox, ...predicted.filter((box) => box !== null)];
  const view = viewAround(boxAround(boxes), MARGIN);
  const picture = definitions.picture(await cutPicture(object.picture, view), "jpeg");
  const faded = [picture, veil(0.5)];
  const whole = ({ visible, amodal }: Answer): Panel => ({
    layers: [
      ...faded,
      maskLayer(visible.intersection(amodal), "visible", view),
      maskLayer(amodal.difference(visible), "hidden", view),
      maskLayer(amodal, "completed", view),
    ],
    note: iouText(amodal, object),
  });
  return {
    label: [percent(object.hiddenShare), "hidden"],
    panels: [
      { layers: [picture] },
      {
        layers: [...faded, maskLayer(transfer.visible, "visible", view)],
        note: iouText(transfer.visible, object),
      },
      whole(transfer),
      whole(refined),
      {
        layers: [
          ...faded,
          maskLayer(object.visible, "visible", view),
          maskLayer(object.amodal.difference(object.visible), "hidden", view),
          maskLayer(object.amodal, "truth", view),
        ],
      },
    ],
  };
}

/** What the service answers for the object when nothing is prompted; null when it isn't found. */
async function answerFor(
  { picture, visible }: KnownObject,
  mode: "transfer" | "refined",
  { runtime, bank }: FigureContext,
): Promise<Answer | null> {
  const request = segmentationRequestSchema.parse({ mode });
  const { instances } = await segmentPicture(toPicture(picture), request, {
    runtime,
    bank: bank.bank,
  });
  const answers = instances.map((instance): Answer => ({
    visible: decodeRuns(instance.visible.segmentation),
    amodal: decodeRuns(instance.amodal.segmentation),
  }));
  const ious = answers.map((answer) => iouOf(answer.visible, visible));
  const best = ious.indexOf(Math.max(...ious));
  return best >= 0 && ious[best] >= FOUND ? answers[best] : null;
}

function iouText(mask: RunLengthMask, { amodal }: KnownObject): string {
  return `IoU ${iouOf(mask, amodal).toFixed(2)}`;
}

function iouOf(a: RunLengthMask, b: RunLengthMask): number {
  const shared = intersectionArea(a, b);
  const either = a.area() + b.area() - shared;
  return either === 0 ? 0 : shared / either;
}
