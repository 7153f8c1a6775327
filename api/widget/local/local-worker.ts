import { ProblemError } from "../problem-error.ts";
import { pageProblem } from "../problems.ts";
import type { Problem, Progress, SegmentationResult } from "../types.ts";
import { answerPicture, type ReadPicture } from "./answer-picture.ts";
import { imageId } from "./image-id.ts";
import type { LocalModel } from "./local-model.ts";
import type { Answers, FromWorker, Question, SentPicture, ToWorker } from "./protocol.ts";
import type { Pixels } from "./read-pixels.ts";

export type OpenQuestion = Extract<Question, { type: "open" }>;

/** What the worker's end of the protocol works with. */
export interface LocalMeans {
  post(message: FromWorker): void;
  /** Loads networks and bank. */
  open(question: OpenQuestion, onProgress: (progress: Progress) => void): Promise<LocalModel>;
  readPixels(bitmap: ImageBitmap): Pixels;
  /** For whoever looks after the page. */
  log(error: unknown): void;
}

interface Run {
  readonly id: number;
  readonly abort: AbortController;
  /** Settles when it touches the networks no more; never rejects. */
  done: Promise<void>;
}

/** A picture that the page sent; its pixels are read when it is first asked about. */
interface HeldPicture {
  readonly sent: SentPicture;
  read: Promise<ReadPicture> | null;
}

/** The worker's end of the protocol: one model, one picture, one run at a time, of which the newest wins. */
export class LocalWorker {
  readonly #means: LocalMeans;
  #model: Promise<LocalModel> | null = null;
  #picture: HeldPicture | null = null;
  #run: Run | null = null;

  constructor(means: LocalMeans) {
    this.#means = means;
  }

  /** Takes one message of the page. */
  receive(message: ToWorker): void {
    switch (message.type) {
      case "open":
        this.#reply(message.id, () => this.#open(message));
        return;
      case "segment":
        this.#segment(message);
        return;
      case "reference":
        this.#reply(message.id, async () => {
          return (await this.#opened()).records.get(message.reference) ?? null;
        });
        return;
      case "cancel":
        if (this.#run?.id === message.id) this.#run.abort.abort();
    }
  }

  async #open(question: OpenQuestion & { readonly id: number }): Promise<Answers["open"]> {
    if (!this.#model) {
      const report = (progress: Progress) => this.#report(question.id, progress);
      const opening = this.#means.open(question, report);
      this.#model = opening;
      opening.catch(() => this.#model = null);
    }
    const { backend } = await this.#model;
    return { backend };
  }

  #opened(): Promise<LocalModel> {
    return this.#model ?? Promise.reject(new Error("Open the networks first: got a question"));
  }

  #segment(question: Extract<ToWorker, { type: "segment" }>): void {
    this.#hold(question.picture);
    const before = this.#run;
    before?.abort.abort();
    const run: Run = { id: question.id, abort: new AbortController(), done: Promise.resolve() };
    const work = async (): Promise<SegmentationResult> => {
      await before?.done;
      run.abort.signal.throwIfAborted();
      const model = await this.#opened();
      const onProgress = (progress: Progress) => this.#report(run.id, progress);
      onProgress({ stage: "decode", done: 0, total: 1 });
      const picture = await this.#read(question.picture.key);
      run.abort.signal.throwIfAborted();
      return await answerPicture(picture, question.request, model, {
        signal: run.abort.signal,
        onProgress,
      });
    };
    this.#run = run;
    run.done = this.#reply(question.id, work, run.abort.signal);
  }

  /** At once, cancelled or not: the page sends a picture only once. */
  #hold(sent: SentPicture): void {
    if (!sent.content) return;
    if (this.#picture && !this.#picture.read) this.#picture.sent.content?.bitmap.close();
    this.#picture = { sent, read: null };
  }

  async #read(key: number): Promise<ReadPicture> {
    const held = this.#picture;
    if (held?.sent.key !== key) throw new Error(`Send picture ${key} before asking about it`);
    if (held.read) return { ...await held.read, decodeMs: 0 };
    held.read = this.#readContent(held.sent);
    return await held.read;
  }

  async #readContent({ width, height, content }: SentPicture): Promise<ReadPicture> {
    if (!content) throw new Error("Send the picture's content first: got its key alone");
    const start = performance.now();
    const id = imageId(content.file);
    const picture = { ...this.#means.readPixels(content.bitmap), width, height };
    return { picture, imageId: await id, decodeMs: performance.now() - start };
  }

  #report(id: number, progress: Progress): void {
    this.#means.post({ type: "progress", id, progress });
  }

  async #reply(
    id: number,
    work: () => Promise<Answers[keyof Answers]>,
    signal?: AbortSignal,
  ): Promise<void> {
    try {
      this.#means.post({ type: "answer", id, answer: await work() });
    } catch (error) {
      if (signal?.aborted) this.#means.post({ type: "cancelled", id });
      else this.#means.post({ type: "refused", id, problem: this.#problemOf(error) });
    }
  }

  #problemOf(error: unknown): Problem {
    if (error instanceof ProblemError) return error.problem;
    this.#means.log(error);
    const message = error instanceof Error ? error.message : String(error);
    return pageProblem("local_unavailable", message, { cause: error }).problem;
  }
}
