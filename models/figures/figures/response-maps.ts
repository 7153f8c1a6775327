import { maskPath } from "@kanizsa/gpu-worker/evaluate/report/pictures/mask-path.ts";
import type { RgbImage } from "@kanizsa/gpu-worker/evaluate/images/rgb-image.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { type Frame, frameBox } from "@kanizsa/shared/geometry/frame.ts";
import { CELL } from "@kanizsa/shared/pipeline/constants.ts";
import { vote } from "@kanizsa/shared/pipeline/vote.ts";
import { signedColor } from "../color/color-scale.ts";
import { oklabToRgb } from "../color/oklab.ts";
import { cutPicture } from "../draw/cut-picture.ts";
import { Definitions } from "../draw/definitions.ts";
import type { GridFigure, GridRow, Panel } from "../draw/grid.ts";
import { drawColors, drawPlane } from "../draw/heat-picture.ts";
import { inOrder } from "../draw/in-order.ts";
import { maskLayer, veil } from "../draw/layers.ts";
import { boxToPanel, type View, viewOfFrame, widthAround } from "../draw/view.ts";
import { agreeingConcepts } from "../maps/agreeing-concepts.ts";
import type { CellMap } from "../maps/cell-map.ts";
import { fillOutwards } from "../maps/fill-outwards.ts";
import {
  type PrincipalComponents,
  principalComponents,
  projectMap,
} from "../maps/principal-components.ts";
import type { Plane } from "../maps/upsample.ts";
import { lookAtObject, queryMap } from "../method/look-at-object.ts";
import { referenceMap } from "../method/pictured-references.ts";
import type { KnownObject } from "../source/known-object.ts";
import { spreadOverBins } from "../source/spread-over-bins.ts";
import { tag } from "../svg/tag.ts";
import type { FigureContext } from "./figure-context.ts";
import { percent } from "./percent.ts";

const PAIRS = 2;
const CONCEPTS = 3;

/** One side of a pair: a picture, the part of it that counts, and its response maps. */
interface Side {
  readonly label: readonly string[];
  readonly picture: RgbImage;
  readonly mask: RunLengthMask;
  readonly frame: Frame;
  readonly view: View;
  readonly map: CellMap;
}

/** The paper's Figure 5: response maps of a query and of the reference that it is matched with. */
export async function drawResponseMaps(context: FigureContext): Promise<GridFigure> {
  const definitions = new Definitions();
  const pairs = await spreadOverBins(
    context.source.queries(),
    PAIRS,
    (object) => pairRows(object, context, definitions),
  );
  const { references } = await context.pictured();
  return {
    title: "Response maps: do the same parts answer in query and reference?",
    columns: [
      { heading: "Picture", note: "and the mask that counts" },
      { heading: "All 32 concepts", note: "3 principal components" },
      ...["Strongest concept", "Second concept", "Third concept"].map((heading) => ({ heading })),
    ],
    rows: pairs.flat(),
    legend: [
      { sign: "object", text: "visible mask of the query, whole mask of the reference" },
      { sign: "signed heat", text: "concept answers −, 0, +" },
    ],
    caption:
      "After Figure 5 of the paper. Visual concepts (eq. 3) at stride 8 of the crop, cut along the mask. " +
      "Colours of the second column: the components that vary most over both pictures of a pair " +
      "(lightness, blue to yellow, green to red), so equal colours are equal features. The concepts are " +
      "those to which the pair owes most of its correlation at the voted centre; each is drawn on one " +
      `scale for both pictures. Pictures: ${context.source.name}, drawn at random (seed ${context.seed}); ` +
      `references: the best of ${references.length} complete cars of the training split.`,
    definitions,
  };
}

async function pairRows(
  object: KnownObject,
  { runtime, pictured }: FigureContext,
  definitions: Definitions,
): Promise<GridRow[] | null> {
  const { bank, references } = await pictured();
  const query = await lookAtObject(object.picture, object.visible, runtime);
  const [best] = await vote(query.map, query.visibleInFrame, bank, runtime);
  if (!best) return null;
  const { reference, frame, object: whole } = references[best.index];
  const width = Math.max(
    widthAround(query.frame, [object.visibleBox]),
    widthAround(frame, [whole.amodalBox]),
  );
  const sides: Side[] = [
    {
      label: ["query,", percent(object.hiddenShare), "hidden"],
      picture: object.picture,
      mask: object.visible,
      frame: query.frame,
      view: viewOfFrame(query.frame, width),
      map: queryMap(query),
    },
    {
      label: ["reference,", "similarity", best.similarity.toFixed(2)],
      picture: whole.picture,
      mask: whole.amodal,
      frame,
      view: viewOfFrame(frame, width),
      map: referenceMap(reference),
    },
  ];
  const maps = sides.map(({ map }) => map);
  const shift = { dx: Math.round(best.dx / CELL), dy: Math.round(best.dy / CELL) };
  const concepts = agreeingConcepts(maps[0], maps[1], shift, CONCEPTS);
  const components = principalComponents(maps, 3);
  const ranges = components.vectors.map((_, k) => spread(maps, components, k));
  const strengths = concepts.map((concept) =>
    Math.max(...maps.map((map) => strength(map, concept)))
  );
  return await inOrder(sides, async (side, index) => ({
    apart: index === 0,
    label: side.label,
    panels: [
      await picturePanel(side, definitions),
      await componentsPanel(side, components, ranges, definitions),
      ...await inOrder(
        concepts,
        (concept, k) => conceptPanel(side, concept, strengths[k], definitions),
      ),
    ],
  }));
}

async function picturePanel(
  { picture, mask, view }: Side,
  definitions: Definitions,
): Promise<Panel> {
  const cut = definitions.picture(await cutPicture(picture, view), "jpeg");
  return { layers: [cut, maskLayer(mask, "object", view)] };
}

async function componentsPanel(
  side: Side,
  components: PrincipalComponents,
  ranges: readonly number[],
  definitions: Definitions,
): Promise<Panel> {
  const values = projectMap(fillOutwards(side.map), components);
  const planes = ranges.map((range, k) =>
    planeOf(side.map, values, k, (value) => Math.min(1, Math.max(-1, value / range)))
  );
  const [first, second, third] = planes;
  const picture = await drawColors(
    [first, second, third],
    (a, b, c) => oklabToRgb(0.68 + 0.24 * a, 0.13 * c, 0.15 * b),
  );
  return cutPanel(side, picture, definitions);
}

async function conceptPanel(
  side: Side,
  concept: number,
  largest: number,
  definitions: Definitions,
): Promise<Panel> {
  const { data } = fillOutwards(side.map);
  const plane = planeOf(side.map, data, concept, (value) => value / Math.max(largest, 1e-6));
  const panel = cutPanel(side, await drawPlane(plane, signedColor), definitions);
  return { ...panel, note: `concept ${concept + 1}` };
}

/** A drawn map cut along the mask's outline. */
function cutPanel({ mask, frame, view }: Side, jpeg: Uint8Array, definitions: Definitions): Panel {
  const clip = definitions.clip(maskPath(mask, view.region, view.scale));
  const picture = definitions.picture(jpeg, "jpeg", boxToPanel(view, frameBox(frame)));
  const map = tag("g", { "clip-path": clip }, picture);
  return { layers: [veil(1), map] };
}

function planeOf(
  { rows, columns }: CellMap,
  values: Float32Array,
  channel: number,
  scale: (value: number) => number,
): Plane {
  const size = rows * columns;
  const data = values.slice(channel * size, (channel + 1) * size).map(scale);
  return { width: columns, height: rows, data };
}

/** Twice the standard deviation of a component over both objects. */
function spread(
  maps: readonly CellMap[],
  components: PrincipalComponents,
  component: number,
): number {
  let [sum, total] = [0, 0];
  for (const map of maps) {
    const size = map.rows * map.columns;
    const values = projectMap(map, components).subarray(component * size, (component + 1) * size);
    values.forEach((value, i) => {
      sum += map.share[i] * value * value;
      total += map.share[i];
    });
  }
  return 2 * Math.sqrt(sum / Math.max(total, 1e-9));
}

/** Largest absolute answer of a concept in cells that the object mostly has. */
function strength({ rows, columns, data, share }: CellMap, concept: number): number {
  const size = rows * columns;
  const inside = data.subarray(concept * size, (concept + 1) * size).filter((_, i) =>
    share[i] > 0.5
  );
  return inside.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
