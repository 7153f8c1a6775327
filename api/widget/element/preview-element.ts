/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { CocoRepresentation } from "../../representations/coco/render-coco.ts";
import { pageProblem } from "../problems.ts";
import type { Tools } from "../tools/tools-host.ts";
import type { Picture, PreviewRequest, Prompt, SegmentationResult } from "../types.ts";
import { english, type Strings } from "../view/strings.ts";
import { View } from "../view/view.ts";
import type { ViewHost, ViewState } from "../view/view-state.ts";
import { Engines } from "./engines.ts";
import { type PictureSource, Session } from "./session.ts";
import { attributeOf, SETTINGS, type Settings } from "./settings.ts";

/** A change of these is another question. */
const ASKING = ["endpoint", "mode", "backend", "method", "max-instances"];
/** A change of these may mend a problem. */
const MENDING = ["token", "token-url", "timeout"];
/** A picture is loaded when it comes so near to the viewport. */
const NEAR = "200px";

/** What attributes say, as properties. */
export interface PreviewElement extends Settings {}

/** `<kanizsa-preview>`: shows a picture and the whole shapes of its partly hidden cars. */
// Without a DOM the class is there, too, so that importing it on a server does no harm.
export class PreviewElement extends (globalThis.HTMLElement ?? class {}) {
  static readonly observedAttributes = [
    ...Object.keys(SETTINGS).map(attributeOf),
    "lang",
  ];

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #session: Session;
  readonly #engines: Engines;
  readonly #changed = new Set<string>();
  #batch: Promise<void> | null = null;
  #view: View | null = null;
  #tools: Promise<Tools> | null = null;
  #openTools: Tools | null = null;
  #toolsOpen = false;
  /** The picture that is on its way. */
  #opening: Promise<Picture> | null = null;
  /** Set while the picture waits for the viewport. */
  #waiting: IntersectionObserver | null = null;
  #texts = english;
  #strings: Partial<Strings> = {};
  #merged = english;

  constructor() {
    super();
    this.#engines = new Engines({
      settings: this,
      base: () => this.baseURI,
      onMode: (detail) => {
        this.#tell("mode", detail);
        this.#change();
      },
    });
    this.#session = new Session({
      engine: {
        ...this.#engines.engine,
        segment: (picture, request, options) =>
          this.#engines.engine.segment(picture, {
            ...this.#request(),
            ...request,
          }, options),
      },
      open: async (source, options) => {
        const { openPicture } = await import("../picture/open-picture.ts");
        return await openPicture(source, { ...options, base: this.baseURI });
      },
      firstRequest: () => this.prompt === "auto" ? {} : null,
      onChange: () => this.#change(),
      onProgress: (progress) => this.#tell("progress", progress),
      onResult: (result) => this.#tell("result", result),
      onProblem: (problem) => this.#tell("error", problem),
    });
  }

  /** The picture that shows. */
  get picture(): Picture | null {
    return this.#session.picture;
  }

  /** The answer that shows. */
  get result(): SegmentationResult | null {
    return this.#session.result;
  }

  /** What was asked about the picture last, as the REST request has it; null before. */
  get request(): PreviewRequest | null {
    const { request } = this.#session;
    return request && { ...this.#request(), ...request };
  }

  /** Texts that replace the element's own. */
  get strings(): Partial<Strings> {
    return this.#strings;
  }

  set strings(strings: Partial<Strings> | null) {
    this.#strings = strings ?? {};
    this.#setTexts(this.#texts);
  }

  /**
   * Opens another picture than that of `src`. Resolves once it shows; with prompt="auto" it is then
   * asked about.
   */
  load(source: PictureSource): Promise<Picture> {
    this.#stopWaiting();
    this.#changed.delete("src");
    const opening = quiet(this.#session.load(source));
    this.#opening = opening;
    quiet(opening.finally(() => {
      if (this.#opening === opening) this.#opening = null;
    }));
    return opening;
  }

  /** Asks about these cars, or for all; rejects with an AbortError when something newer is asked. */
  segment(prompts?: readonly Prompt[]): Promise<SegmentationResult> {
    return quiet((async () => {
      await this.#batch;
      if (this.#waiting) this.load(this.src);
      await this.#opening;
      return await this.#session.ask(prompts?.length ? { prompts } : {});
    })());
  }

  /** The result as COCO instances. */
  async toCoco(): Promise<CocoRepresentation> {
    const { result } = this.#shown();
    const { toCoco } = await import("../formats/to-coco.ts");
    return toCoco(result);
  }

  /** The picture with the shapes drawn on it, in its own size. */
  async toPNG(): Promise<Blob> {
    const { picture, result } = this.#shown();
    const { toPng } = await import("../formats/to-png.ts");
    const style = getComputedStyle(this);
    const color = (name: string) => style.getPropertyValue(`--kanizsa-${name}`).trim();
    return await toPng(picture, result, {
      visible: color("visible"),
      hidden: color("hidden"),
      outline: color("outline"),
    });
  }

  connectedCallback(): void {
    if (this.#view) return; // was moved
    for (const name of [...Object.keys(SETTINGS), "strings"]) {
      takeOver(this, name);
    }
    this.#view = new View(this.#root, this.#viewHost());
    const { source, picture } = this.#session;
    const wasTakenOut = source !== null && !picture && !this.#opening;
    if (wasTakenOut && !this.#changed.has("src")) this.load(source);
    this.#changed.add("lang");
    this.#change();
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) this.#free();
    });
  }

  attributeChangedCallback(
    name: string,
    before: string | null,
    after: string | null,
  ): void {
    if (before === after) return;
    this.#changed.add(name);
    this.#change();
  }

  #free(): void {
    if (this.#waiting) this.#changed.add("src");
    this.#stopWaiting();
    this.#session.close();
    this.#engines.close();
    this.#openTools?.close();
    this.#view?.close();
    this.#opening =
      this.#tools =
      this.#openTools =
      this.#view =
        null;
    this.#toolsOpen = false;
    this.#root.replaceChildren();
    this.#root.adoptedStyleSheets = [];
  }

  /** Shows what changed, all changes of a moment at once. */
  #change(): void {
    this.#batch ??= Promise.resolve().then(() => {
      this.#batch = null;
      if (!this.#view) return;
      this.#apply(new Set(this.#changed));
      const state = this.#state();
      this.#view.render(state);
      this.#openTools?.changed(state);
    });
  }

  #apply(changed: ReadonlySet<string>): void {
    this.#changed.clear();
    const has = (names: readonly string[]) => names.some((name) => changed.has(name));
    const { picture, hasAsked, problem } = this.#session;
    if (changed.has("lang")) this.#loadTexts().catch(() => {}); // they stay as they are
    if (changed.has("src")) this.#loadSource();
    else if (changed.has("loading") && this.#waiting) this.#loadSource();
    else if (hasAsked && (has(ASKING) || has(MENDING) && problem)) {
      this.#retry();
    } else if (
      changed.has("prompt") && this.prompt === "auto" && picture && !hasAsked
    ) {
      this.segment();
    }
  }

  #loadSource(): void {
    this.#stopWaiting();
    const { src } = this;
    if (!src) {
      this.#opening = this.#session.source = null;
      this.#session.close();
    } else if (this.loading === "lazy") {
      this.#waiting = new IntersectionObserver((entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) {
          this.load(src);
        }
      }, { rootMargin: NEAR });
      this.#waiting.observe(this);
    } else {
      this.load(src);
    }
  }

  #stopWaiting(): void {
    this.#waiting?.disconnect();
    this.#waiting = null;
  }

  #retry(): void {
    this.#session.retry().catch(() => {});
  }

  #request(): PreviewRequest {
    const { method, maxInstances } = this;
    return {
      ...method === "transfer" && { mode: method },
      ...maxInstances && { max_instances: maxInstances },
    };
  }

  #state(): ViewState {
    const { picture, result, busy, problem, selected, reference } = this.#session;
    return {
      picture,
      result,
      busy,
      problem,
      selected,
      reference,
      poster: this.poster || null,
      alt: this.alt,
      view: this.view,
      prompt: this.prompt,
      mode: this.#engines.mode,
      strings: this.#merged,
      toolsOpen: this.#toolsOpen,
      interactive: true,
    };
  }

  #viewHost(): ViewHost {
    return {
      onFile: (file) => void this.load(file),
      onSelect: (id) => this.#session.select(id),
      onView: (view) => this.view = view,
      onCancel: () => this.#session.cancel(),
      onRetry: () => this.#retry(),
      onTool: (tool) => {
        if (tool === "find-all") this.segment();
        else this.#useTools(tool).catch(() => this.#setToolsOpen(false));
      },
    };
  }

  async #useTools(tool: "draw" | "refine"): Promise<void> {
    const { selected } = this.#session;
    this.#tools ??= this.#loadTools();
    this.#tools.catch(() => this.#tools = null);
    const tools = await this.#tools;
    if (tools !== this.#openTools) return; // was taken out meanwhile
    this.#setToolsOpen(true);
    if (tool === "draw") tools.draw();
    else if (selected !== null) tools.refine(selected);
  }

  async #loadTools(): Promise<Tools> {
    const { openTools } = await import("../tools/open-tools.ts");
    const view = this.#view;
    if (!view) {
      throw pageProblem("page_failed", "Try again: the preview was taken out");
    }
    const state = () => this.#state();
    return this.#openTools = openTools({
      stage: view.stage,
      get strings() {
        return state().strings;
      },
      state,
      ask: (request, merge) => this.#session.ask(request, merge),
      show: (result) => this.#session.show(result),
      announce: (text) => view.stage.announce(text),
      onDone: () => this.#setToolsOpen(false),
    });
  }

  #setToolsOpen(isOpen: boolean): void {
    this.#toolsOpen = isOpen;
    this.#change();
  }

  async #loadTexts(): Promise<void> {
    const { lang } = this.closest<HTMLElement>("[lang]") ??
      document.documentElement;
    if (!/^de\b/i.test(lang)) return this.#setTexts(english);
    const { german } = await import("../view/strings-de.ts");
    this.#setTexts(german);
  }

  #setTexts(texts: Strings): void {
    this.#texts = texts;
    this.#merged = { ...texts, ...this.#strings };
    this.#change();
  }

  #shown(): { picture: Picture; result: SegmentationResult } {
    const { picture, result } = this.#session;
    if (picture && result) return { picture, result };
    throw pageProblem(
      "result_missing",
      "Wait for the event kanizsa-result: got no result yet",
    );
  }

  #tell(name: "progress" | "result" | "error" | "mode", detail: object): void {
    this.dispatchEvent(
      new CustomEvent(`kanizsa-${name}`, {
        detail,
        bubbles: true,
        composed: true,
      }),
    );
  }
}

for (const [name, read] of Object.entries(SETTINGS)) {
  const attribute = attributeOf(name);
  Object.defineProperty(PreviewElement.prototype, name, {
    configurable: true,
    enumerable: true,
    get(this: PreviewElement) {
      return read(this.getAttribute(attribute));
    },
    set(this: PreviewElement, value: unknown) {
      if (value === null || value === undefined) {
        this.removeAttribute(attribute);
      } else this.setAttribute(attribute, String(value));
    },
  });
}

/** A property that was set before the element was defined goes through its setter now. */
function takeOver(element: PreviewElement, name: string): void {
  if (!Object.hasOwn(element, name)) return;
  const value: unknown = Reflect.get(element, name);
  Reflect.deleteProperty(element, name);
  Reflect.set(element, name, value);
}

/** Who doesn't wait for it is told by an event: then its rejection is nobody's mistake. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
