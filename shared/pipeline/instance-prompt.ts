import { boxCenter, type BoxXywh, clipBox } from "../geometry/box.ts";
import { decodeRuns } from "../mask/rle.ts";
import type { RunLengthMask } from "../mask/run-length-mask.ts";
import type { Prompt } from "../schema/segmentation-request.ts";
import type { Proposal } from "./find-proposals.ts";
import type { Click } from "./points/click.ts";

/** One object to complete: asked for by a prompt, or found. */
export interface InstancePrompt {
  /** Index of the prompt, null when found. */
  readonly index: number | null;
  /** Box of the visible part, image px: inside the picture, at least a pixel wide and high. */
  readonly box: BoxXywh;
  /** Visible mask as the caller gave it. */
  readonly mask: RunLengthMask | null;
  readonly clicks: readonly Click[];
  /** Score of the proposal, null for a prompt. */
  readonly score: number | null;
  readonly referenceId: string | null;
  readonly transform: {
    readonly dx: number;
    readonly dy: number;
    readonly sx: number;
    readonly sy: number;
  } | null;
}

/** Side of the box around lone clicks where nothing was found, as a share of the picture's shorter side. */
const CLICK_BOX = 0.2;

export function fromProposal({ box, score }: Proposal): InstancePrompt {
  return { index: null, box, mask: null, clicks: [], score, referenceId: null, transform: null };
}

/** Whether the prompt says where its object is only by points, so that proposals must help. */
export function needsProposals(prompt: Prompt): boolean {
  return !prompt.box && !prompt.mask;
}

/** The object of one prompt; `proposals` are looked through for prompts of points alone. */
export function fromPrompt(
  prompt: Prompt,
  index: number,
  proposals: readonly Proposal[],
  width: number,
  height: number,
): InstancePrompt {
  const clicks = prompt.points ?? [];
  const mask = prompt.mask ? decodeRuns(prompt.mask) : null;
  const box = mask?.boundingBox() ?? prompt.box ?? boxOfClicks(clicks, proposals, width, height);
  return {
    index,
    box: insidePicture(box, width, height),
    mask,
    clicks,
    score: null,
    referenceId: prompt.reference_id ?? null,
    transform: prompt.transform ?? null,
  };
}

/** What of a box can be visible: its part in the picture, but never less than the pixel that it touches. */
function insidePicture(box: Readonly<BoxXywh>, width: number, height: number): BoxXywh {
  const clipped = clipBox(box, width, height);
  const [centerX, centerY] = boxCenter(clipped);
  const [x, y, w, h] = clipped;
  return [
    w < 1 ? centerX - 0.5 : x,
    h < 1 ? centerY - 0.5 : y,
    Math.max(1, w),
    Math.max(1, h),
  ];
}

function boxOfClicks(
  clicks: readonly Click[],
  proposals: readonly Proposal[],
  width: number,
  height: number,
): BoxXywh {
  const inside = ({ box: [x, y, w, h] }: Proposal, click: Click) =>
    click.x >= x && click.y >= y && click.x <= x + w && click.y <= y + h;
  const positive = clicks.filter(({ label }) => label === 1);
  const wanted = positive.length > 0 ? positive : clicks;
  const fitting = proposals.find((proposal) => wanted.every((click) => inside(proposal, click)));
  if (fitting) return fitting.box;
  const side = CLICK_BOX * Math.min(width, height);
  const xs = wanted.map(({ x }) => x);
  const ys = wanted.map(({ y }) => y);
  const left = Math.min(...xs) - side / 2;
  const top = Math.min(...ys) - side / 2;
  return [left, top, Math.max(...xs) + side / 2 - left, Math.max(...ys) + side / 2 - top];
}
