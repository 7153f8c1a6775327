/// <reference lib="dom" />
import type { StageElement } from "./stage-element.ts";

/** Where a pointer is. */
export interface Place {
  /** Px of the picture. */
  readonly x: number;
  readonly y: number;
  /** CSS px that the pointer has gone from where it went down. */
  readonly way: number;
}

/** What one press of mouse, pen or finger does, until it is let go or cancelled. */
export interface Gesture {
  move(to: Place): void;
  end(to: Place): void;
  cancel(): void;
}

/** Listens to presses on an element of the stage's layer; gives what stops one that goes on. */
export function listenToGestures(
  element: SVGElement,
  stage: Pick<StageElement, "toPicture">,
  begin: (from: Place, target: Element | null) => Gesture | null,
): () => boolean {
  let gesture: Gesture | null = null;
  let pointer: PointerEvent | null = null;
  const placeOf = ({ clientX, clientY }: PointerEvent): Place => {
    const { x, y } = stage.toPicture(clientX, clientY);
    const from = pointer ?? { clientX, clientY };
    return { x, y, way: Math.hypot(clientX - from.clientX, clientY - from.clientY) };
  };
  const take = () => {
    const taken = gesture;
    gesture = pointer = null;
    return taken;
  };
  element.addEventListener("pointerdown", (event) => {
    if (gesture || event.button !== 0 || !event.isPrimary) return;
    gesture = begin(placeOf(event), event.target instanceof Element ? event.target : null);
    if (!gesture) return;
    pointer = event;
    element.setPointerCapture(event.pointerId);
    event.stopPropagation();
  });
  const ofPointer = (handle: (event: PointerEvent) => void) => (event: PointerEvent) => {
    if (event.pointerId === pointer?.pointerId) handle(event);
  };
  element.addEventListener("pointermove", ofPointer((event) => gesture?.move(placeOf(event))));
  element.addEventListener(
    "pointerup",
    ofPointer((event) => {
      const place = placeOf(event);
      take()?.end(place);
    }),
  );
  element.addEventListener("pointercancel", ofPointer(() => take()?.cancel()));
  // the view's own hover and clicks are for instances
  for (const type of ["click", "dblclick"]) {
    element.addEventListener(type, (event) => event.stopPropagation());
  }
  return () => {
    const taken = take();
    taken?.cancel();
    return taken !== null;
  };
}
