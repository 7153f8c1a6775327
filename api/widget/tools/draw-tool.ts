/// <reference lib="dom" />
import type { BoxXywh, Picture } from "../types.ts";
import type { ViewState } from "../view/view-state.ts";
import { arrowStep } from "./arrow-keys.ts";
import { boxBetween, type HandleSide, middleBox, moveBox, resizeBox } from "./box-edit.ts";
import { ALL_SIDES, BoxHandles } from "./box-handles.ts";
import { type DrawnBox, DrawSession } from "./draw-session.ts";
import { type Gesture, listenToGestures, type Place } from "./gestures.ts";
import { ICONS } from "./icons.ts";
import { Soon } from "./soon.ts";
import { svg } from "./svg.ts";
import { ToolArea } from "./tool-area.ts";
import { ToolBar } from "./tool-bar.ts";
import type { ToolStrings } from "./tool-strings.ts";
import type { Tool } from "./tool.ts";
import type { ToolsHost } from "./tools-host.ts";

/** Presses that go less far are clicks, CSS px. */
const LEAST_WAY = 6;
/** Steps of the arrow keys, as a share of the picture's long side. */
const STEP = 1 / 48;
const ANNOUNCE_MS = 350;

/** Draws boxes with mouse, pen, finger or keys; each is asked for once it is drawn. */
export class DrawTool implements Tool {
  readonly #host: ToolsHost;
  readonly #picture: Picture;
  readonly #strings: ToolStrings;
  readonly #leave: () => void;
  readonly #bar: ToolBar;
  readonly #area: ToolArea;
  readonly #handles = new BoxHandles(ALL_SIDES);
  readonly #waiting = svg("g");
  readonly #session: DrawSession;
  readonly #run: HTMLButtonElement;
  readonly #stopGesture: () => boolean;
  readonly #announcing = new Soon(ANNOUNCE_MS, () => this.#announceBox());
  /** The box with handles. */
  #box: Readonly<BoxXywh> | null = null;
  /** That box as it was asked for last. */
  #drawn: DrawnBox | null = null;

  constructor(host: ToolsHost, picture: Picture, strings: ToolStrings, leave: () => void) {
    this.#host = host;
    this.#picture = picture;
    this.#strings = strings;
    this.#leave = leave;
    this.#session = new DrawSession(host, () => this.#render());
    this.#bar = new ToolBar(host.stage.bar, strings.drawTools);
    const group = this.#bar.group(strings.drawTools);
    this.#run = this.#bar.button(group, {
      label: strings.run,
      icon: ICONS.run,
      onPress: () => this.#runBox(),
    });
    this.#bar.button(group, {
      label: strings.anotherBox,
      icon: ICONS.box,
      onPress: () => this.begin(),
    });
    this.#bar.button(group, { label: strings.done, icon: ICONS.done, onPress: leave });
    this.#bar.setHint(strings.drawHint);
    this.#area = new ToolArea(host.stage, picture, {
      kind: "draw",
      touch: "pinch-zoom",
      attributes: this.#bar.describe(strings.drawArea),
      onResize: () => this.#render(),
    });
    this.#area.group.append(this.#waiting, this.#handles.group);
    this.#area.group.addEventListener("keydown", (event) => this.#onKey(event));
    this.#stopGesture = listenToGestures(
      this.#area.group,
      host.stage,
      (from, target) => this.#begin(from, this.#handles.sideAt(target)),
    );
    this.#render();
  }

  /** For those who use the keyboard: a new box in the middle. */
  begin(): void {
    this.#drawn = null;
    this.#setBox(middleBox(this.#picture));
    this.focus();
  }

  focus(): void {
    this.#area.group.focus({ preventScroll: true });
  }

  goesOn({ picture }: ViewState): boolean {
    return picture === this.#picture;
  }

  close(): void {
    this.#announcing.drop();
    this.#session.close();
    this.#area.remove();
    this.#bar.remove();
  }

  #begin(from: Place, side: HandleSide | null): Gesture {
    const before = this.#box;
    if (side && before) {
      return {
        move: ({ x, y }) => {
          const [dx, dy] = [x - from.x, y - from.y];
          const moves = side[0] === 0 && side[1] === 0;
          this.#box = moves
            ? moveBox(before, dx, dy, this.#picture)
            : resizeBox(before, side, dx, dy, this.#picture);
          this.#render();
        },
        end: ({ way }) => way > 0 && this.#runBox(),
        cancel: () => this.#putBack(before),
      };
    }
    return {
      move: (to) => {
        this.#box = to.way < LEAST_WAY ? before : boxBetween(from, to, this.#picture);
        this.#render();
      },
      end: (to) => {
        const box = boxBetween(from, to, this.#picture);
        const least = LEAST_WAY * this.#area.unit;
        if (Math.min(box[2], box[3]) < least) return this.#putBack(before);
        this.#drawn = null;
        this.#box = box;
        this.#runBox();
      },
      cancel: () => this.#putBack(before),
    };
  }

  #onKey(event: KeyboardEvent): void {
    const arrow = arrowStep(event);
    if (arrow) {
      const { width, height } = this.#picture;
      const step = arrow.isSmall ? 1 : Math.max(1, Math.round(Math.max(width, height) * STEP));
      const box = this.#box ?? middleBox(this.#picture);
      const [dx, dy] = [arrow.x * step, arrow.y * step];
      // the lower right corner is what Shift moves
      this.#setBox(
        arrow.isSize
          ? resizeBox(box, [1, 1], dx, dy, this.#picture)
          : moveBox(box, dx, dy, this.#picture),
      );
    } else if (event.key === "Enter" || event.key === " ") {
      if (this.#box) this.#runBox();
      else this.begin();
    } else if (event.key === "Escape") {
      this.#cancel();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #cancel(): void {
    if (this.#stopGesture()) return;
    if (!this.#box) return this.#leave();
    this.#announcing.drop();
    this.#drawn = null;
    this.#putBack(null);
    this.#host.announce(this.#strings.boxRemoved);
  }

  #setBox(box: Readonly<BoxXywh>): void {
    this.#box = box;
    this.#announcing.wish();
    this.#render();
  }

  #putBack(box: Readonly<BoxXywh> | null): void {
    this.#box = box;
    this.#render();
  }

  #runBox(): void {
    this.#announcing.drop();
    if (!this.#box || this.#isAsked()) return;
    const before = this.#drawn;
    this.#drawn = { box: this.#box, id: before?.id ?? null };
    void this.#session.run(this.#drawn, before);
  }

  /** Whether the box is waited for or answered as it is. */
  #isAsked(): boolean {
    const drawn = this.#drawn;
    if (!drawn || drawn.box !== this.#box) return false;
    return drawn.id !== null || this.#session.pending.includes(drawn);
  }

  #announceBox(): void {
    if (!this.#box) return;
    const [x, y, width, height] = this.#box.map(Math.round);
    this.#host.announce(this.#strings.boxAt(width, height, x, y));
  }

  #render(): void {
    this.#handles.update(this.#box, this.#area.unit);
    this.#run.setAttribute("aria-disabled", `${!this.#box || this.#isAsked()}`);
    this.#waiting.replaceChildren(
      ...this.#session.pending.flatMap(({ box: [x, y, width, height] }) =>
        ["kt-case", "kt-edge kt-dashed kt-wait"].map((name) =>
          svg("rect", { class: name, x, y, width, height })
        )
      ),
    );
  }
}
