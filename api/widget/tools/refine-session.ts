import type { InstanceResult, SegmentationResult } from "../types.ts";
import { History } from "./history.ts";
import { mergeAnswer, withAlternatives } from "./merge-answer.ts";
import { type Refinement, refineRequest, UNREFINED } from "./refine-request.ts";
import type { ToolsHost } from "./tools-host.ts";

/** A reference that an instance may have been completed by. */
export type Alternative = NonNullable<InstanceResult["match"]["alternatives"]>[number];

/** What was asked for, and what it looked like. */
interface Step {
  readonly refinement: Refinement;
  readonly result: SegmentationResult;
  /** References to choose from, best first: an answer for one reference names no others. */
  readonly alternatives: readonly Alternative[];
}

/**
 * One instance being refined: every step asks with all that is wanted so far, and a newer one takes the
 * place of one that runs. `onChange` is called after each change, with whether a step has failed.
 */
export class RefineSession {
  readonly #host: Pick<ToolsHost, "ask" | "show">;
  readonly #id: number;
  readonly #onChange: (failed: boolean) => void;
  readonly #first: Step;
  readonly #history: History<Step>;
  /** Results that this session has put together. */
  readonly #own = new WeakSet<SegmentationResult>();
  #wanted: Refinement = UNREFINED;
  #asked = 0;
  #busy = false;

  /** @throws {RangeError} when the result has no instance of this id. */
  constructor(
    host: Pick<ToolsHost, "ask" | "show">,
    result: SegmentationResult,
    id: number,
    onChange: (failed: boolean) => void,
  ) {
    this.#host = host;
    this.#id = id;
    this.#onChange = onChange;
    this.#own.add(result);
    const { match } = instanceIn(result, id);
    this.#first = { refinement: UNREFINED, result, alternatives: match.alternatives ?? [] };
    this.#history = new History(this.#first);
  }

  /** What is asked for: ahead of what is shown while a step runs. */
  get wanted(): Refinement {
    return this.#wanted;
  }

  /** The instance as it is shown. */
  get instance(): InstanceResult {
    return instanceIn(this.#history.present.result, this.#id);
  }

  /** What the shown instance was asked for with. */
  get shown(): Refinement {
    return this.#history.present.refinement;
  }

  get alternatives(): readonly Alternative[] {
    return this.#history.present.alternatives;
  }

  get isBusy(): boolean {
    return this.#busy;
  }

  get canUndo(): boolean {
    return this.#isAhead || this.#history.canUndo;
  }

  get canRedo(): boolean {
    return !this.#isAhead && this.#history.canRedo;
  }

  get canReset(): boolean {
    return this.#wanted !== UNREFINED;
  }

  /** Whether a result shown is of this session, so that the session can go on from it. */
  knows(result: SegmentationResult | null): boolean {
    return this.#busy || (result !== null && this.#own.has(result));
  }

  /** Asks for the instance as it is wanted now. */
  async want(refinement: Refinement): Promise<void> {
    this.#wanted = refinement;
    await this.#ask(
      refinement,
      (base, answer) => mergeAnswer(base, answer, [this.#id]),
      (result) => {
        const { match } = instanceIn(result, this.#id);
        const alternatives = refinement.referenceId === null && match.alternatives;
        this.#history.push({
          refinement,
          result,
          alternatives: alternatives || this.#history.present.alternatives,
        });
      },
    );
  }

  /** Asks for references to choose from, if the instance came without, and leaves it as it is. */
  async loadAlternatives(): Promise<void> {
    if (this.alternatives.length > 0) return;
    let found: readonly Alternative[] = [];
    await this.#ask(UNREFINED, (base, answer) => {
      found = answer.instances[0]?.match.alternatives ?? [];
      return withAlternatives(base, this.#id, [...found]);
    }, (result) => {
      this.#history.replace({ ...this.#history.present, result, alternatives: found });
    });
  }

  /** Drops what runs, or else goes a step back. */
  undo(): void {
    this.#show(this.#isAhead ? this.#history.present : this.#history.undo());
  }

  redo(): void {
    this.#show(this.#history.redo());
  }

  /** Shows the instance as it was at first, as a step that can be undone. */
  reset(): void {
    const { alternatives } = this.#history.present;
    if (this.#history.present.refinement !== UNREFINED) {
      this.#history.push({ ...this.#first, alternatives });
    }
    this.#show(this.#history.present);
  }

  /** Takes no notice of what still runs. */
  close(): void {
    this.#asked++;
    this.#busy = false;
  }

  get #isAhead(): boolean {
    return this.#wanted !== this.#history.present.refinement;
  }

  async #ask(
    refinement: Refinement,
    merge: (base: SegmentationResult, answer: SegmentationResult) => SegmentationResult,
    onResult: (result: SegmentationResult) => void,
  ): Promise<void> {
    const number = ++this.#asked;
    const base = this.#history.present.result;
    const request = refineRequest(instanceIn(this.#first.result, this.#id), refinement);
    this.#busy = true;
    const asking = this.#host.ask(request, (answer) => {
      const merged = merge(base, answer);
      this.#own.add(merged);
      return merged;
    });
    this.#onChange(false);
    let failed = false;
    try {
      const result = await asking;
      if (number === this.#asked) onResult(result);
    } catch {
      // the host has shown why
      failed = true;
    }
    if (number !== this.#asked) return;
    this.#busy = false;
    this.#wanted = this.#history.present.refinement;
    this.#onChange(failed);
  }

  #show({ refinement, result }: Step): void {
    this.close();
    this.#wanted = refinement;
    this.#host.show(result);
    this.#onChange(false);
  }
}

function instanceIn({ instances }: SegmentationResult, id: number): InstanceResult {
  const instance = instances.find((candidate) => candidate.id === id);
  if (!instance) throw new RangeError(`Use the id of an instance of the result: got ${id}`);
  return instance;
}
