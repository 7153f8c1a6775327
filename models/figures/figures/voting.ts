import { boxCenter } from "@kanizsa/shared/geometry/box.ts";
import { toFrame } from "@kanizsa/shared/geometry/frame.ts";
import { centerError } from "@kanizsa/shared/metrics/center-error.ts";
import { SHORTLIST } from "@kanizsa/shared/pipeline/constants.ts";
import { cutPicture } from "../draw/cut-picture.ts";
import { Definitions } from "../draw/definitions.ts";
import type { GridFigure, GridRow, Panel } from "../draw/grid.ts";
import { centreMark, maskLayer, veil } from "../draw/layers.ts";
import { boxAround, viewAround } from "../draw/view.ts";
import { voteLayer, voteWindow } from "../draw/vote-window.ts";
import { truthHeat } from "../maps/truth-heat.ts";
import { lookAtObject } from "../method/look-at-object.ts";
import { type CentreVote, voteForCentre } from "../method/vote-for-centre.ts";
import type { KnownObject } from "../source/known-object.ts";
import { spreadOverBins } from "../source/spread-over-bins.ts";
import type { FigureContext } from "./figure-context.ts";
import { percent } from "./percent.ts";

const ROWS = 4;
/** Surroundings of the window and the car. */
const MARGIN = 0.03;

/** The paper's Figure 4: where the centre is voted, beside where it is. */
export async function drawVoting(context: FigureContext): Promise<GridFigure> {
  const definitions = new Definitions();
  const rows = await spreadOverBins(
    context.source.queries(),
    ROWS,
    (object) => votingRow(object, context, definitions),
  );
  return {
    title: "Voting: where is the centre of the whole car?",
    columns: [
      { heading: "Query", note: "the part that can be seen" },
      { heading: "Vote of the best reference", note: "heat map Z, as in the paper (eq. 4)" },
      { heading: `Vote of ${SHORTLIST} references`, note: "weighted by their similarity, ours" },
      { heading: "Truth Z*", note: "Gaussian on the true centre (eq. 5)" },
    ],
    rows,
    legend: [
      { sign: "object", text: "visible mask, given" },
      { sign: "heat", text: "less likely … most likely" },
      { sign: "true centre", text: "true centre" },
      { sign: "voted centre", text: "voted centre" },
    ],
    caption:
      "After Figure 4 of the paper. Each point of a heat map is a place of the whole car’s centre; the " +
      "dotted box is as far as the vote reaches. Below each vote: how far it lies from the truth, in " +
      "widths and heights of the whole car. Each map is drawn from 0 to its own maximum. Pictures: " +
      `${context.source.name}; cars drawn at random from those that are 10 to 65 % hidden (seed ` +
      `${context.seed}).`,
    definitions,
  };
}

async function votingRow(
  object: KnownObject,
  { runtime, bank }: FigureContext,
  definitions: Definitions,
): Promise<GridRow | null> {
  const query = await lookAtObject(object.picture, object.visible, runtime);
  const votes = await voteForCentre(query, bank, runtime);
  if (!votes) return null;
  const { frame } = query;
  const view = viewAround(boxAround([voteWindow(frame), object.amodalBox]), MARGIN);
  const picture = definitions.picture(await cutPicture(object.picture, view), "jpeg");
  const truth = boxCenter(object.amodalBox);
  const [x, y] = toFrame(frame, ...truth);
  const heatPanel = async (heat: Float32Array, voted?: CentreVote["centre"]): Promise<Panel> => ({
    layers: [
      picture,
      veil(0.62),
      await voteLayer(heat, Math.max(...heat), frame, view, definitions),
      centreMark("true", truth, view),
      ...voted ? [centreMark("voted", voted, view)] : [],
    ],
    note: voted && offBy(voted, object),
  });
  return {
    label: [percent(object.hiddenShare), "hidden"],
    panels: [
      { layers: [picture, maskLayer(object.visible, "object", view)] },
      await heatPanel(votes.best.heat, votes.best.centre),
      await heatPanel(votes.together.heat, votes.together.centre),
      await heatPanel(truthHeat(x - frame.width / 2, y - frame.height / 2)),
    ],
  };
}

function offBy(voted: CentreVote["centre"], { amodalBox }: KnownObject): string {
  const { dx, dy } = centerError(voted, amodalBox);
  return `off by ${percent(Math.abs(dx), 1)} across, ${percent(Math.abs(dy), 1)} down`;
}
