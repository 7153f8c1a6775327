/** What an arrow key asks for. */
export interface ArrowStep {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
  /** With Shift: size instead of place. */
  readonly isSize: boolean;
  /** With Alt or Ctrl. */
  readonly isSmall: boolean;
}

const ARROWS: Readonly<Record<string, Pick<ArrowStep, "x" | "y">>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** On the picture, which is never mirrored: left is left. Null for other keys. */
export function arrowStep(
  { key, shiftKey, altKey, ctrlKey }: Pick<
    KeyboardEvent,
    "key" | "shiftKey" | "altKey" | "ctrlKey"
  >,
): ArrowStep | null {
  const arrow = ARROWS[key];
  return arrow ? { ...arrow, isSize: shiftKey, isSmall: altKey || ctrlKey } : null;
}
