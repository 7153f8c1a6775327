import type { BoxXywh, Prompt, SegmentationResult } from "../types.ts";
import { mergeAnswer } from "./merge-answer.ts";
import type { ToolsHost } from "./tools-host.ts";

/** What drawing needs of the element. */
interface DrawHost {
  readonly ask: ToolsHost["ask"];
  state(): { readonly result: SegmentationResult | null };
}

/** A box that somebody drew. */
export interface DrawnBox {
  readonly box: Readonly<BoxXywh>;
  /** The instance that it gave; null before. */
  id: number | null;
}

/**
 * Boxes that are asked for. One drawn while another is waited for joins its question, which is asked
 * anew. `onChange` is called after each change.
 */
export class DrawSession {
  readonly #host: DrawHost;
  readonly #onChange: () => void;
  #pending: DrawnBox[] = [];
  /** What was shown before the boxes that are waited for. */
  #base: SegmentationResult | null = null;

  constructor(host: DrawHost, onChange: () => void) {
    this.#host = host;
    this.#onChange = onChange;
  }

  /** Boxes that are waited for. */
  get pending(): readonly DrawnBox[] {
    return this.#pending;
  }

  /** Asks for a box, in place of the one before if it was drawn otherwise. */
  async run(drawn: DrawnBox, before: DrawnBox | null = null): Promise<void> {
    if (this.#pending.length === 0) this.#base = this.#host.state().result;
    const asked = [...this.#pending.filter((box) => box !== drawn && box !== before), drawn];
    this.#pending = asked;
    const base = this.#base;
    const prompts = asked.map(({ box: [x, y, width, height] }): Prompt => ({
      box: [x, y, width, height],
    }));
    const asking = this.#host.ask({ prompts }, (answer) => {
      const merged = mergeAnswer(base, answer, asked.map(({ id }) => id));
      for (const { prompt, amodal } of answer.instances) {
        const drawn = asked[prompt ?? 0];
        const joined = merged.instances.find((instance) => instance.amodal === amodal);
        if (drawn && joined) drawn.id = joined.id;
      }
      return merged;
    });
    this.#onChange();
    try {
      await asking;
    } catch {
      // the host has shown why, unless a newer question took over
    }
    if (this.#pending !== asked) return;
    this.#pending = [];
    this.#onChange();
  }

  /** Takes no notice of what still runs. */
  close(): void {
    this.#pending = [];
  }
}
