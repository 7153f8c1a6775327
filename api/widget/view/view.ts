/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { html } from "../tools/html.ts";
import type { StageElement } from "../tools/stage-element.ts";
import { Announcer } from "./announcer.ts";
import { DropZone } from "./drop-zone.ts";
import { receivePictures } from "./picture-receiver.ts";
import { PictureStage } from "./picture-stage.ts";
import { ProblemBox } from "./problem-box.ts";
import { ProgressBar } from "./progress-bar.ts";
import type { Scene } from "./scene/scene.ts";
import { styleSheet } from "./style-sheet.ts";
import { STYLES } from "./styles.ts";
import { Toolbar } from "./toolbar.ts";
import type { ViewHost, ViewState } from "./view-state.ts";

/** Everything that is seen of one element, inside its shadow root. */
export class View {
  readonly stage: StageElement;
  readonly #root: ShadowRoot;
  readonly #host: ViewHost;
  readonly #picture = new PictureStage();
  readonly #announcer = new Announcer();
  readonly #drop: DropZone;
  readonly #toolbar: Toolbar;
  readonly #progress: ProgressBar;
  readonly #problem: ProblemBox;
  readonly #mode = html("p", { class: "mode quiet", part: "mode" });
  readonly #bar = html("div", { class: "tools-bar", part: "tools-bar" });
  readonly #side = html("div", { class: "side", part: "side" });
  readonly #frame: HTMLElement;
  readonly #stopReceiving: () => void;
  #state: ViewState | null = null;
  #scene: Scene | null = null;
  #sceneLoads = false;
  #isClosed = false;

  constructor(root: ShadowRoot, host: ViewHost) {
    this.#root = root;
    this.#host = host;
    const onFile = (file: File) => host.onFile(file);
    this.#drop = new DropZone(onFile);
    this.#toolbar = new Toolbar(host, () => this.#drop.pick());
    this.#progress = new ProgressBar(host);
    this.#problem = new ProblemBox(host);
    this.#picture.element.append(
      this.#drop.element,
      this.#progress.element,
      this.#drop.letGo,
    );
    const main = html(
      "div",
      { class: "main", part: "main" },
      this.#picture.element,
      this.#bar,
      this.#problem.element,
      this.#toolbar.element,
      this.#mode,
    );
    this.#frame = html(
      "div",
      { class: "frame", part: "frame", role: "group" },
      main,
      this.#side,
      this.#announcer.element,
    );
    root.adoptedStyleSheets.push(styleSheet(STYLES));
    root.append(this.#frame, html("slot", { name: "footer" }));
    this.#stopReceiving = receivePictures(
      root.host as HTMLElement,
      () => !!this.#state?.interactive,
      (isOver) => this.#frame.classList.toggle("dragging", isOver),
      onFile,
    );
    this.stage = {
      svg: this.#picture.svg,
      layer: this.#picture.layer,
      bar: this.#bar,
      toPicture: (x, y) => this.#picture.toPicture(x, y),
      announce: (text) => this.#announcer.say(text),
    };
  }

  /** Shows a state; cheap when little of it changed. */
  render(state: ViewState): void {
    const before = this.#state;
    if (before === state) return;
    this.#state = state;
    const { strings, mode, busy, picture, poster, result, toolsOpen } = state;
    const focused = this.#root.activeElement;
    this.#frame.ariaLabel = strings.label;
    this.#frame.lang = strings.language;
    this.#frame.ariaBusy = `${!!busy}`;
    this.#frame.classList.toggle("wide", !!(picture || poster));
    this.#mode.textContent = mode && (busy || result) ? strings.mode(mode) : "";
    for (
      const part of [
        this.#picture,
        this.#drop,
        this.#progress,
        this.#problem,
        this.#toolbar,
      ]
    ) {
      part.render(state);
    }
    this.#announcer.render(state);
    this.#scene?.render(state);
    if (picture || busy) this.#loadScene();
    // A control that went away must not take the keyboard's place with it.
    const active = this.#root.activeElement;
    const isLost = active ? !active.checkVisibility() : focused || before?.toolsOpen && !toolsOpen;
    if (isLost && !this.#toolbar.element.hidden) this.#toolbar.focus();
  }

  /** Lets go of what outlives the shadow root's nodes: observers and listeners of the page. */
  close(): void {
    this.#isClosed = true;
    this.#stopReceiving();
    this.#scene?.close();
  }

  /** Shapes and details come with the first picture, so that the page's first bytes are few. */
  async #loadScene(): Promise<void> {
    if (this.#scene || this.#sceneLoads || this.#isClosed) return;
    this.#sceneLoads = true;
    try {
      const { Scene } = await import("./scene/scene.ts");
      if (this.#isClosed) return;
      this.#scene = new Scene({
        root: this.#root,
        stage: this.#picture.element,
        svg: this.#picture.svg,
        group: this.#picture.scene,
        side: this.#side,
      }, this.#host);
      if (this.#state) this.#scene.render(this.#state);
    } catch {
      // The file could not be had: the next state tries again.
    } finally {
      this.#sceneLoads = false;
    }
  }
}
