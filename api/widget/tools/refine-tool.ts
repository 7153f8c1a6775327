/// <reference lib="dom" />
import type { Picture, Rle, SegmentationResult } from "../types.ts";
import { maskPath } from "../view/scene/mask-path.ts";
import type { ViewState } from "../view/view-state.ts";
import type { Affine } from "./affine.ts";
import { ClickPad } from "./click-pad.ts";
import { ICONS } from "./icons.ts";
import { lookUpMask } from "./look-up-mask.ts";
import { votedCenter } from "./move-reference.ts";
import { ReferencePicker } from "./reference-picker.ts";
import { type Refinement, withMove, withPoint, withReference } from "./refine-request.ts";
import { type Alternative, RefineSession } from "./refine-session.ts";
import { ShapePad } from "./shape-pad.ts";
import { svg } from "./svg.ts";
import { ToolBar } from "./tool-bar.ts";
import type { ToolStrings } from "./tool-strings.ts";
import type { Tool } from "./tool.ts";
import type { ToolsHost } from "./tools-host.ts";

/** What presses on the picture mean. */
type Way = "belongs" | "belongsNot" | "shape";

/** Mends one instance: clicks, another reference, its shape dragged and scaled; undo and redo. */
export class RefineTool implements Tool {
  readonly #host: ToolsHost;
  readonly #picture: Picture;
  readonly #strings: ToolStrings;
  readonly #leave: () => void;
  readonly #session: RefineSession;
  readonly #bar: ToolBar;
  readonly #ways: ReadonlyMap<Way, HTMLButtonElement>;
  readonly #steps: Readonly<Record<"undo" | "redo" | "reset", HTMLButtonElement>>;
  readonly #picker: ReferencePicker;
  /** Outline of the reference that is looked at. */
  readonly #look = svg("g");
  #pad: ClickPad | ShapePad;

  /** @throws {RangeError} when the result has no instance of this id. */
  constructor(
    host: ToolsHost,
    picture: Picture,
    result: SegmentationResult,
    id: number,
    strings: ToolStrings,
    leave: () => void,
  ) {
    this.#host = host;
    this.#picture = picture;
    this.#strings = strings;
    this.#leave = leave;
    this.#session = new RefineSession(host, result, id, (failed) => this.#onChange(failed));
    this.#bar = new ToolBar(host.stage.bar, strings.refineTools(id));
    this.#bar.element.addEventListener("keydown", this.#onKey);
    host.stage.layer.addEventListener("keydown", this.#onKey);
    this.#ways = this.#addWays();
    this.#picker = new ReferencePicker(this.#bar, strings, {
      onPick: (alternative) => this.#pick(alternative),
      onLook: (outline) => this.#lookAt(outline),
    });
    this.#steps = this.#addSteps();
    this.#pad = this.#padFor("belongs");
    host.stage.layer.append(this.#look);
    this.#render();
    void this.#session.loadAlternatives();
  }

  focus(): void {
    this.#bar.focus();
  }

  goesOn({ picture, result }: ViewState): boolean {
    return picture === this.#picture && this.#session.knows(result);
  }

  close(): void {
    this.#session.close();
    this.#host.stage.layer.removeEventListener("keydown", this.#onKey);
    this.#look.remove();
    this.#pad.remove();
    this.#bar.remove();
  }

  #addWays(): ReadonlyMap<Way, HTMLButtonElement> {
    const { ways, belongs, belongsNot, moveAndScale } = this.#strings;
    const group = this.#bar.group(ways);
    const labels = [
      ["belongs", belongs, ICONS.plus],
      ["belongsNot", belongsNot, ICONS.minus],
      ["shape", moveAndScale, ICONS.move],
    ] as const;
    return new Map(labels.map(([way, label, icon]) => [
      way,
      this.#bar.button(group, { label, icon, onPress: () => this.#take(way) }),
    ]));
  }

  #addSteps() {
    const { steps, undo, redo, reset, done, undone, redone, wasReset } = this.#strings;
    const group = this.#bar.group(steps, true);
    const step = (label: string, icon: string, go: () => void, said: string) =>
      this.#bar.button(group, {
        label,
        icon,
        isPlain: true,
        onPress: () => {
          go();
          this.#host.announce(said);
        },
      });
    const buttons = {
      undo: step(undo, ICONS.undo, () => this.#session.undo(), undone),
      redo: step(redo, ICONS.redo, () => this.#session.redo(), redone),
      reset: step(reset, ICONS.reset, () => this.#session.reset(), wasReset),
    };
    this.#bar.button(group, { label: done, icon: ICONS.done, onPress: this.#leave });
    return buttons;
  }

  #take(way: Way): void {
    this.#pad.remove();
    this.#pad = this.#padFor(way);
    this.#render();
  }

  #padFor(way: Way): ClickPad | ShapePad {
    for (const [other, button] of this.#ways) {
      button.setAttribute("aria-pressed", `${other === way}`);
    }
    const { stage } = this.#host;
    const strings = this.#strings;
    const onEscape = this.#leave;
    if (way === "shape") {
      this.#bar.setHint(strings.shapeHint);
      return new ShapePad(stage, this.#picture, {
        attributes: this.#bar.describe(strings.shapeArea),
        isFree: () => this.#showsWantedReference(),
        onMove: (move) => this.#move(move),
        onDrop: () => this.#host.announce(strings.moveDropped),
        onEscape,
      });
    }
    const belongs = way === "belongs";
    this.#bar.setHint(belongs ? strings.belongsHint : strings.belongsNotHint);
    return new ClickPad(stage, this.#picture, {
      attributes: this.#bar.describe(`${strings.clickArea}: ${strings[way]}`),
      onClick: (x, y) => this.#click(x, y, belongs),
      onCross: (x, y, isInside) => this.#host.announce(strings.crossAt(x, y, isInside)),
      onEscape,
    });
  }

  #click(x: number, y: number, belongs: boolean): void {
    const next = withPoint(this.#session.wanted, { x, y, label: belongs ? 1 : 0 });
    if (!next) return this.#host.announce(this.#strings.tooManyClicks);
    this.#host.announce(this.#strings.clicked(Math.round(x), Math.round(y), belongs));
    this.#want(next);
  }

  #pick({ reference_id: chosen }: Alternative): void {
    const { wanted, alternatives } = this.#session;
    const voted = alternatives[0]?.reference_id;
    const next = withReference(wanted, chosen, { current: this.#reference, voted });
    if (next) this.#want(next);
  }

  #move(move: Affine): void {
    const { match } = this.#session.instance;
    if (match.reference_id === null) return;
    const { referenceId, transform } = this.#session.shown;
    const center = votedCenter({
      box: lookUpMask(this.#shape()).box,
      transform,
      center: match.center,
      alone: referenceId !== null && !match.abstained,
    }, this.#picture);
    const next = withMove(this.#session.wanted, match.reference_id, center, move);
    const { dx, dy, sx, sy } = next.transform ?? { dx: 0, dy: 0, sx: 1, sy: 1 };
    const [x, y, width, height] = [dx, dy, 100 * sx, 100 * sy].map(Math.round);
    this.#host.announce(this.#strings.shapeAt(x, y, width, height));
    this.#want(next);
  }

  #want(refinement: Refinement): void {
    void this.#session.want(refinement);
  }

  /** The reference where it lies, or the whole shape where the answer doesn't say. */
  #shape(): Rle {
    const { amodal, match } = this.#session.instance;
    const placed = match.alternatives?.find(({ reference_id: id }) => id === match.reference_id);
    return (placed ?? amodal).segmentation;
  }

  /** The reference that is wanted. */
  get #reference(): string | null {
    return this.#session.wanted.referenceId ?? this.#session.instance.match.reference_id;
  }

  /** Else moves would be meant for a shape that isn't there yet. */
  #showsWantedReference(): boolean {
    return this.#reference !== null &&
      this.#reference === this.#session.instance.match.reference_id;
  }

  #lookAt(outline: string | null): void {
    const lines = outline === null ? [] : ["kt-case", "kt-edge kt-dashed"]
      .map((name) => svg("path", { class: name, d: outline }));
    this.#look.replaceChildren(...lines);
  }

  readonly #onKey = (event: KeyboardEvent) => {
    const key = event.key.toLowerCase();
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.stopPropagation();
      return this.#leave();
    }
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const redoes = key === "y" || (key === "z" && event.shiftKey);
    if (!redoes && key !== "z") return;
    event.preventDefault();
    event.stopPropagation();
    (redoes ? this.#steps.redo : this.#steps.undo).click();
  };

  #onChange(failed: boolean): void {
    if (failed) this.#host.announce(this.#strings.unchanged);
    this.#render();
  }

  #render(): void {
    const session = this.#session;
    const { amodal, match } = session.instance;
    const disable = (button: HTMLButtonElement | undefined, isDisabled: boolean) =>
      button?.setAttribute("aria-disabled", `${isDisabled}`);
    disable(this.#steps.undo, !session.canUndo);
    disable(this.#steps.redo, !session.canRedo);
    disable(this.#steps.reset, !session.canReset);
    disable(this.#ways.get("shape"), match.reference_id === null);
    this.#bar.element.setAttribute("aria-busy", `${session.isBusy}`);
    this.#picker.update(session.alternatives, this.#reference);
    if (this.#pad instanceof ClickPad) {
      this.#pad.show(session.wanted.points, lookUpMask(amodal.segmentation));
    } else if (!session.isBusy) {
      const shape = this.#shape();
      this.#pad.show(maskPath(shape), lookUpMask(shape).box);
    }
  }
}
