import { ProblemError } from "../problem-error.ts";
import { pageProblem } from "../problems.ts";
import type {
  Engine,
  Picture,
  PreviewRequest,
  Problem,
  Progress,
  ReferenceRecord,
  SegmentationResult,
} from "../types.ts";

export type PictureSource = Blob | URL | string;
export type Merge = (answer: SegmentationResult) => SegmentationResult;

export interface SessionHost {
  readonly engine: Pick<Engine, "segment" | "reference">;
  open(
    source: PictureSource,
    options: { signal: AbortSignal; onRead(done: number, total: number): void },
  ): Promise<Picture>;
  /** What is asked of a picture as soon as it's open; null = nothing. */
  firstRequest(): PreviewRequest | null;
  /** Something that is shown has changed. */
  onChange(): void;
  onProgress(progress: Progress): void;
  onResult(result: SegmentationResult): void;
  onProblem(problem: Problem): void;
}

/**
 * One picture, what was asked about it last, and what is shown of it. Of loading and asking one thing
 * runs at a time: a newer one ends the older, which then rejects with an AbortError.
 */
export class Session {
  picture: Picture | null = null;
  result: SegmentationResult | null = null;
  busy: Progress | null = null;
  problem: Problem | null = null;
  /** Instance id. */
  selected: number | null = null;
  /** Of the selected instance, once it's there. */
  reference: ReferenceRecord | null = null;
  /** Where the picture comes from. */
  source: PictureSource | null = null;
  readonly #host: SessionHost;
  #running: AbortController | null = null;
  #looking: AbortController | null = null;
  #lastAsked: [request: PreviewRequest, merge?: Merge] | null = null;

  constructor(host: SessionHost) {
    this.#host = host;
  }

  /** Whether anything was asked about the picture. */
  get hasAsked(): boolean {
    return this.#lastAsked !== null;
  }

  /** What was asked about the picture last. */
  get request(): PreviewRequest | null {
    return this.#lastAsked?.[0] ?? null;
  }

  /**
   * Opens a picture, and asks about it where that is wished. Resolves once it shows: what is asked
   * then is told by the host's callbacks.
   */
  async load(source: PictureSource): Promise<Picture> {
    this.source = source;
    this.#lastAsked = null;
    const picture = await this.#run(async (signal) => {
      try {
        const picture = await this.#host.open(source, {
          signal,
          onRead: (done, total) => this.#progress({ stage: "start", done, total }),
        });
        if (signal.aborted) picture.bitmap.close();
        signal.throwIfAborted();
        this.#forget();
        return this.picture = picture;
      } catch (error) {
        if (!signal.aborted) this.#forget();
        throw error;
      }
    });
    const request = this.#host.firstRequest();
    if (request) this.ask(request).catch(() => {});
    return picture;
  }

  /** Asks about the picture, and shows what `merge` makes of the answer; resolves with that. */
  async ask(
    request: PreviewRequest,
    merge?: Merge,
  ): Promise<SegmentationResult> {
    const { picture } = this;
    if (!picture) {
      throw pageProblem(
        "picture_missing",
        "Set `src`, or call load() first: got no picture",
      );
    }
    this.#lastAsked = [request, merge];
    return await this.#run(async (signal) => {
      const answer = await this.#host.engine.segment(picture, request, {
        signal,
        onProgress: (progress) => !signal.aborted && this.#progress(progress),
      });
      signal.throwIfAborted();
      return this.#show(merge ? merge(answer) : answer);
    });
  }

  /** Shows a result without asking. */
  show(result: SegmentationResult): void {
    this.cancel();
    this.problem = null;
    this.#show(result);
  }

  /** Ends what runs. */
  cancel(): void {
    this.#running?.abort(
      new DOMException("The question was taken back", "AbortError"),
    );
    this.#running = null;
    if (this.busy) {
      this.busy = null;
      this.#host.onChange();
    }
  }

  /** Does again what went wrong, or was asked last. */
  async retry(): Promise<void> {
    if (this.picture && this.#lastAsked) await this.ask(...this.#lastAsked);
    else if (this.source !== null) await this.load(this.source);
  }

  /** Looks at an instance, and brings its reference. */
  select(instanceId: number | null): void {
    if (instanceId !== this.selected) this.#look(instanceId);
  }

  /** Ends what runs and frees the picture. */
  close(): void {
    this.cancel();
    this.#forget();
    this.problem = null;
    this.#lastAsked = null;
    this.#host.onChange();
  }

  async #run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#running?.abort(
      new DOMException("A newer question was asked", "AbortError"),
    );
    const running = this.#running = new AbortController();
    const { signal } = running;
    this.problem = null;
    this.#progress({ stage: "start", done: 0, total: 0 });
    try {
      return await work(signal);
    } catch (error) {
      signal.throwIfAborted();
      this.problem = problemOf(error);
      throw error;
    } finally {
      if (this.#running === running) {
        this.#running = this.busy = null;
        this.#host.onChange();
        if (this.problem) this.#host.onProblem(this.problem);
      }
    }
  }

  #progress(progress: Progress): void {
    this.busy = progress;
    this.#host.onChange();
    this.#host.onProgress(progress);
  }

  #show(result: SegmentationResult): SegmentationResult {
    this.result = result;
    const isThere = result.instances.some(({ id }) => id === this.selected);
    this.#look(isThere ? this.selected : null);
    this.#host.onResult(result);
    return result;
  }

  async #look(instanceId: number | null): Promise<void> {
    this.#looking?.abort();
    const { signal } = this.#looking = new AbortController();
    this.selected = instanceId;
    const id = this.result?.instances.find(({ id }) => id === instanceId)?.match
      .reference_id;
    if (this.reference?.id !== id) this.reference = null;
    this.#host.onChange();
    if (!id || this.reference) return;
    // Without its reference an instance can be looked at as well.
    const reference = await this.#host.engine.reference(id, { signal }).catch(
      () => null,
    );
    if (signal.aborted) return;
    this.reference = reference;
    this.#host.onChange();
  }

  #forget(): void {
    this.picture?.bitmap.close();
    this.picture = this.result = null;
    this.#look(null);
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return pageProblem(
    "page_failed",
    `Reload the page; if it lasts, report this: got ${error}`,
  )
    .problem;
}
