import type { PreviewRequest, SegmentationResult } from "../types.ts";
import type { ToolsHost } from "./tools-host.ts";

/** A question that a test answers. */
export interface Question {
  readonly request: PreviewRequest;
  answer(answer: SegmentationResult): Promise<void>;
  fail(): Promise<void>;
}

/** For tests: the element's side of the tools; a newer question or show() cancels one that runs. */
export class FakeHost {
  result: SegmentationResult | null;
  readonly questions: Question[] = [];
  #cancel: () => void = () => {};

  constructor(result: SegmentationResult | null) {
    this.result = result;
  }

  readonly ask: ToolsHost["ask"] = (request, merge = (answer) => answer) => {
    this.#cancel();
    return new Promise((resolve, reject) => {
      let open = true;
      const settle = (settled: () => void) => {
        if (open) settled();
        open = false;
        return new Promise<void>((done) => setTimeout(done));
      };
      this.#cancel = () => void settle(() => reject(new Error("Cancelled")));
      this.questions.push({
        request,
        answer: (answer) => settle(() => resolve(this.result = merge(answer))),
        fail: () => settle(() => reject(new Error("Failed"))),
      });
    });
  };

  readonly show: ToolsHost["show"] = (result) => {
    this.#cancel();
    this.result = result;
  };
}
