import { boxCenter, type BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { boxToFrame, type Frame, frameBox } from "@kanizsa/shared/geometry/frame.ts";

/** Size of one panel of a figure, px of the figure; as wide for its height as the method's frame. */
export const PANEL = { width: 228, height: 152 } as const;

/** Times what must be seen. */
const SURROUNDINGS = 1.08;

/** What a panel shows of a picture. */
export interface View {
  /** Whole image px; may reach beyond the picture's border. */
  readonly region: BoxXywh;
  /** Figure px per image px. */
  readonly scale: number;
}

/** The smallest box around several. */
export function boxAround(boxes: readonly Readonly<BoxXywh>[]): BoxXywh {
  const left = Math.min(...boxes.map(([x]) => x));
  const top = Math.min(...boxes.map(([, y]) => y));
  const right = Math.max(...boxes.map(([x, , width]) => x + width));
  const bottom = Math.max(...boxes.map(([, y, , height]) => y + height));
  return [left, top, right - left, bottom - top];
}

/**
 * How much of its frame must be shown for some boxes (image px) to be seen whole, frame px across: frames
 * that are shown equally wide can be compared.
 */
export function widthAround(frame: Frame, boxes: readonly Readonly<BoxXywh>[]): number {
  const [middleX, middleY] = [frame.width / 2, frame.height / 2];
  const halves = boxes.map((box) => {
    const [x, y, width, height] = boxToFrame(frame, box);
    const across = Math.max(middleX - x, x + width - middleX);
    const down = Math.max(middleY - y, y + height - middleY);
    return Math.max(across, down * PANEL.width / PANEL.height);
  });
  return Math.min(frame.width, 2 * SURROUNDINGS * Math.max(...halves));
}

/** The middle of a frame. @param width frame px across */
export function viewOfFrame(frame: Frame, width: number): View {
  return viewOf(frameBox({ ...frame, width, height: width * PANEL.height / PANEL.width }));
}

/** A box with its surroundings. @param margin in sides of the box, on each side */
export function viewAround(box: Readonly<BoxXywh>, margin: number): View {
  const [x, y] = boxCenter(box);
  const width = (1 + 2 * margin) * Math.max(box[2], box[3] * PANEL.width / PANEL.height);
  const height = width * PANEL.height / PANEL.width;
  return viewOf([x - width / 2, y - height / 2, width, height]);
}

/** Place of an image point in the panel, px. */
export function toPanel({ region, scale }: View, x: number, y: number): [x: number, y: number] {
  return [(x - region[0]) * scale, (y - region[1]) * scale];
}

/** Place of an image box in the panel, px. */
export function boxToPanel(view: View, [x, y, width, height]: Readonly<BoxXywh>): BoxXywh {
  const [left, top] = toPanel(view, x, y);
  return [left, top, width * view.scale, height * view.scale];
}

function viewOf([x, y, width, height]: Readonly<BoxXywh>): View {
  // whole pixels are cut; rounded outwards, so that they fill the panel
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const region: BoxXywh = [left, top, Math.ceil(x + width) - left, Math.ceil(y + height) - top];
  return { region, scale: Math.max(PANEL.width / region[2], PANEL.height / region[3]) };
}
