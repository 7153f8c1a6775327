/// <reference lib="dom" />
import { boxCenter, type BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { type Affine, compose, IDENTITY, isIdentity } from "./affine.ts";
import { type ArrowStep, arrowStep } from "./arrow-keys.ts";
import { affineBetween, type HandleSide, resizeBox, type Size } from "./box-edit.ts";
import { BoxHandles, CORNERS } from "./box-handles.ts";
import { type Gesture, listenToGestures, type Place } from "./gestures.ts";
import { Soon } from "./soon.ts";
import type { StageElement } from "./stage-element.ts";
import { svg } from "./svg.ts";
import { ToolArea } from "./tool-area.ts";

/** Steps of the arrow keys, as a share of the shape's long side; with Alt. */
const STEP = { large: 1 / 40, small: 1 / 200 } as const;
/** The keyboard's steps are asked for once it rests. */
const REST_MS = 450;

export interface ShapePadOptions {
  /** Name and description. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Whether the shape may be moved now. */
  isFree(): boolean;
  /** The shape was moved further than it was asked for before. */
  onMove(move: Affine): void;
  /** A move by keys was put back. */
  onDrop(): void;
  onEscape(): void;
}

/** A shape on the picture that can be dragged and scaled. */
export class ShapePad {
  readonly #options: ShapePadOptions;
  readonly #area: ToolArea;
  readonly #outline = ["kt-body", "kt-case", "kt-edge kt-dashed"]
    .map((name) => svg("path", { class: name }));
  readonly #handles = new BoxHandles(CORNERS, ...this.#outline);
  readonly #resting = new Soon(REST_MS, () => this.#ask());
  #box: Readonly<BoxXywh> = [0, 0, 0, 0];
  /** Moves of the shape shown that are asked for, and then those that aren't yet. */
  #asked = IDENTITY;
  #ahead = IDENTITY;

  constructor(stage: StageElement, size: Size, options: ShapePadOptions) {
    this.#options = options;
    this.#area = new ToolArea(stage, size, {
      kind: "shape",
      touch: "pinch-zoom",
      attributes: options.attributes,
      onResize: () => this.#render(),
    });
    this.#area.group.append(this.#handles.group);
    this.#area.group.addEventListener("keydown", (event) => this.#onKey(event));
    listenToGestures(this.#area.group, stage, (from, target) => {
      const isBody = this.#outline.some((path) => path === target);
      const side = isBody ? [0, 0] as const : this.#handles.sideAt(target);
      return side && options.isFree() ? this.#begin(from, side) : null;
    });
  }

  /** Shows the path and the box of the shape that was answered: what was asked for before is in it. */
  show(path: string, box: Readonly<BoxXywh>): void {
    this.#asked = IDENTITY;
    this.#box = box;
    for (const line of this.#outline) line.setAttribute("d", path);
    this.#render();
  }

  remove(): void {
    this.#resting.drop();
    this.#area.remove();
  }

  #begin(from: Place, side: HandleSide): Gesture {
    const before = this.#ahead;
    const box = this.#moved();
    this.#resting.drop();
    return {
      move: ({ x, y }) => {
        const [dx, dy] = [x - from.x, y - from.y];
        const moves = side[0] === 0 && side[1] === 0;
        const move = moves
          ? { ...IDENTITY, tx: dx, ty: dy }
          : affineBetween(box, resizeBox(box, side, dx, dy, null));
        this.#ahead = compose(before, move);
        this.#render();
      },
      end: () => this.#ask(),
      cancel: () => {
        this.#ahead = before;
        this.#render();
        this.#ask();
      },
    };
  }

  #onKey(event: KeyboardEvent): void {
    const arrow = arrowStep(event);
    if (arrow) {
      if (this.#options.isFree()) this.#step(arrow);
    } else if (event.key === "Enter") {
      this.#ask();
    } else if (event.key === "Escape") {
      if (isIdentity(this.#ahead)) {
        this.#options.onEscape();
      } else {
        this.#drop();
      }
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #step({ x, y, isSize, isSmall }: ArrowStep): void {
    const share = isSmall ? STEP.small : STEP.large;
    const box = this.#moved();
    const step = Math.max(box[2], box[3]) * share;
    const move = isSize
      ? scaledAbout(boxCenter(box), 1 + x * share, 1 - y * share)
      : { ...IDENTITY, tx: x * step, ty: y * step };
    this.#ahead = compose(this.#ahead, move);
    this.#resting.wish();
    this.#render();
  }

  #drop(): void {
    this.#resting.drop();
    this.#ahead = IDENTITY;
    this.#render();
    this.#options.onDrop();
  }

  #ask(): void {
    this.#resting.drop();
    const move = this.#ahead;
    if (isIdentity(move)) return;
    this.#asked = compose(this.#asked, move);
    this.#ahead = IDENTITY;
    this.#options.onMove(move);
  }

  /** The shape's box where it is dragged to. */
  #moved(): BoxXywh {
    const { sx, sy, tx, ty } = compose(this.#asked, this.#ahead);
    const [x, y, width, height] = this.#box;
    return [sx * x + tx, sy * y + ty, sx * width, sy * height];
  }

  #render(): void {
    const { sx, sy, tx, ty } = compose(this.#asked, this.#ahead);
    for (const line of this.#outline) {
      line.setAttribute("transform", `matrix(${sx} 0 0 ${sy} ${tx} ${ty})`);
    }
    this.#handles.update(this.#moved(), this.#area.unit);
  }
}

function scaledAbout([x, y]: readonly [number, number], sx: number, sy: number): Affine {
  return { sx, sy, tx: x - sx * x, ty: y - sy * y };
}
