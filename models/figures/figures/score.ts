import { boxCenter } from "@kanizsa/shared/geometry/box.ts";
import { atStride, type Frame } from "@kanizsa/shared/geometry/frame.ts";
import { maskToFrame, type SoftMask } from "@kanizsa/shared/geometry/resample-mask.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { TAU_NEG } from "@kanizsa/shared/metrics/scores/pair-accuracy.ts";
import { atPictureSize } from "@kanizsa/shared/pipeline/complete/completion.ts";
import { placeMask } from "@kanizsa/shared/pipeline/complete/place-mask.ts";
import { FRAME, MASK_STRIDE, SHORT_EDGE } from "@kanizsa/shared/pipeline/constants.ts";
import type { Query } from "@kanizsa/shared/pipeline/look-at-query.ts";
import { type Candidate, vote } from "@kanizsa/shared/pipeline/vote.ts";
import { cutPicture } from "../draw/cut-picture.ts";
import { Definitions } from "../draw/definitions.ts";
import type { GridFigure, GridRow, Panel } from "../draw/grid.ts";
import { inOrder } from "../draw/in-order.ts";
import { maskLayer, veil } from "../draw/layers.ts";
import { viewOfFrame, widthAround } from "../draw/view.ts";
import { voteLayer, voteWindow } from "../draw/vote-window.ts";
import { lookAtObject } from "../method/look-at-object.ts";
import type { PicturedBank } from "../method/pictured-references.ts";
import type { KnownObject } from "../source/known-object.ts";
import { shuffle } from "../source/shuffle.ts";
import { spreadOverBins } from "../source/spread-over-bins.ts";
import type { FigureContext } from "./figure-context.ts";
import { percent } from "./percent.ts";

const ROWS = 4;

/** The paper's Figure 6: what the score branch says of a reference that is like the query, and of one that isn't. */
export async function drawScore(context: FigureContext): Promise<GridFigure> {
  const definitions = new Definitions();
  const pictured = await context.pictured();
  const rows = await spreadOverBins(
    context.source.queries(),
    ROWS,
    (object) => scoreRow(object, pictured, context, definitions),
  );
  return {
    title: "Score: does this reference have the shape of the query?",
    columns: [
      { heading: "Query", note: "the part that can be seen" },
      { heading: "Most alike reference", note: "by IoU of the whole masks", apart: true },
      { heading: "its map and its place" },
      { heading: "Unlike reference", note: `drawn from those of IoU ≤ ${TAU_NEG}`, apart: true },
      { heading: "its map and its place" },
    ],
    rows,
    legend: [
      { sign: "object", text: "visible mask of the query, given" },
      { sign: "completed", text: "reference’s silhouette on its voted centre" },
      { sign: "heat", text: "0 … highest of the row" },
    ],
    caption:
      "After Figure 6 of the paper. The maps are the score branch’s (Z′ of eq. 6), both of a row on one " +
      "scale; below them the similarity y, learnt times unlearned, which says which reference is " +
      "transferred. IoU is that of the whole masks, same scale and centre. " +
      `Pictures: ${context.source.name}, drawn at random (seed ${context.seed}); references: ` +
      `${pictured.references.length} complete cars of the training split. Two cars in one crop, as in the ` +
      "paper’s figure, are not shown: each query is scaled to one object.",
    definitions,
  };
}

async function scoreRow(
  object: KnownObject,
  pictured: PicturedBank,
  { runtime, seed }: FigureContext,
  definitions: Definitions,
): Promise<GridRow | null> {
  const { bank, references } = pictured;
  const shape = maskToFrame(object.amodal, atStride(trueFrame(object), MASK_STRIDE));
  const ious = references.map((_, index) => softIou(shape, bank.mask(index)));
  const alike = ious.indexOf(Math.max(...ious));
  const [unlike] = shuffle(ious.flatMap((iou, i) => iou <= TAU_NEG ? [i] : []), seed, object.id);
  if (unlike === undefined) return null;

  const query = await lookAtObject(object.picture, object.visible, runtime);
  const candidates: Candidate[] = [];
  for (const only of [alike, unlike]) {
    const [candidate] = await vote(query.map, query.visibleInFrame, bank, runtime, {
      count: 1,
      only,
    });
    if (!candidate) return null;
    candidates.push(candidate);
  }
  const placed = candidates.map((candidate) => place(query, candidate, pictured));
  const width = Math.max(
    widthAround(query.frame, [
      object.visibleBox,
      voteWindow(query.frame),
      ...placed.map((mask) => mask.boundingBox()).filter((box) => box !== null),
    ]),
    ...candidates.map(({ index }) => {
      const { frame, object: whole } = references[index];
      return widthAround(frame, [whole.amodalBox]);
    }),
  );
  const view = viewOfFrame(query.frame, width);
  const picture = definitions.picture(await cutPicture(object.picture, view), "jpeg");
  const largest = Math.max(...candidates.flatMap(({ heat }) => [...heat]));
  const pairs = await inOrder(candidates, async (candidate, k): Promise<Panel[]> => {
    const { object: whole, frame } = references[candidate.index];
    const its = viewOfFrame(frame, width);
    return [
      {
        layers: [definitions.picture(await cutPicture(whole.picture, its), "jpeg")],
        note: `IoU ${ious[candidate.index].toFixed(2)}`,
      },
      {
        layers: [
          picture,
          veil(0.62),
          await voteLayer(candidate.heat, largest, query.frame, view, definitions),
          maskLayer(placed[k], "completed", view),
        ],
        note: `similarity ${candidate.similarity.toFixed(2)}`,
      },
    ];
  });
  return {
    label: [percent(object.hiddenShare), "hidden"],
    panels: [{ layers: [picture, maskLayer(object.visible, "object", view)] }, ...pairs.flat()],
  };
}

/** The object as a reference would be framed: by its true centre and scale. */
function trueFrame({ amodalBox }: KnownObject): Frame {
  const [centerX, centerY] = boxCenter(amodalBox);
  return { scale: SHORT_EDGE / Math.min(amodalBox[2], amodalBox[3]), centerX, centerY, ...FRAME };
}

function softIou(a: SoftMask, b: SoftMask): number {
  let [shared, either] = [0, 0];
  for (let i = 0; i < a.data.length; i++) {
    shared += Math.min(a.data[i], b.data[i]);
    either += Math.max(a.data[i], b.data[i]);
  }
  return either === 0 ? 0 : shared / either;
}

/** Mask transfer (section 4.3): the reference's silhouette on its voted centre, at the picture's size. */
function place(query: Query, { index, dx, dy }: Candidate, { bank }: PicturedBank): RunLengthMask {
  const placement = { dx: dx / MASK_STRIDE, dy: dy / MASK_STRIDE, scaleX: 1, scaleY: 1 };
  return atPictureSize(query, placeMask(bank.mask(index), placement));
}
