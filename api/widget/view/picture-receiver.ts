/// <reference lib="dom" />

/**
 * Takes pictures that are dropped on an element, or pasted while it has the focus or the pointer.
 * Returns a function that ends it.
 */
export function receivePictures(
  element: HTMLElement,
  isOpen: () => boolean,
  onDrag: (isOver: boolean) => void,
  onFile: (file: File) => void,
): () => void {
  const ends = new AbortController();
  const { signal } = ends;
  const take = (event: Event, data: DataTransfer | null) => {
    const file = data?.files[0];
    if (!file || !isOpen()) return;
    event.preventDefault();
    onFile(file);
  };
  const onOver = (event: DragEvent) => {
    if (!isOpen() || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    onDrag(true);
  };
  element.addEventListener("dragenter", onOver, { signal });
  element.addEventListener("dragover", onOver, { signal });
  element.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) {
      onDrag(false);
    }
  }, { signal });
  element.addEventListener("drop", (event) => {
    onDrag(false);
    take(event, event.dataTransfer);
  }, { signal });
  document.addEventListener("paste", (event) => {
    const isMeant = event.composedPath().includes(element) ||
      element.matches(":hover");
    if (isMeant) take(event, event.clipboardData);
  }, { signal });
  return () => ends.abort();
}
