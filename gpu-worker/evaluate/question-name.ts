import type { Mode, PromptKind } from "./arguments.ts";

const PROMPTS: Readonly<Record<PromptKind, string>> = {
  mask: "mask prompt",
  box: "box prompt",
  none: "nothing prompted",
};

/** What was asked, in the words of titles: "box prompt". */
export function promptName(prompt: PromptKind): string {
  return PROMPTS[prompt];
}

/** The same with the way of answering: "box prompt, refined". */
export function questionName(prompt: PromptKind, mode: Mode): string {
  return `${PROMPTS[prompt]}, ${mode}`;
}
