/**
 * Takes pictures that are dropped or pasted anywhere on the page, so that a miss of the preview
 * doesn't make the browser leave for the picture. On the preview itself they are left to it.
 */
export function receivePictures(preview, onFile) {
  const root = document.documentElement;
  const isOurs = (event) =>
    event.dataTransfer?.types.includes("Files") && !event.composedPath().includes(preview);
  const takes = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  for (const name of ["dragenter", "dragover"]) {
    addEventListener(name, (event) => {
      root.classList.toggle("dropping", !!isOurs(event));
      if (!isOurs(event)) return;
      takes(event);
      event.dataTransfer.dropEffect = "copy";
    }, true);
  }
  addEventListener("dragleave", ({ relatedTarget }) => {
    if (!relatedTarget) root.classList.remove("dropping"); // left the window
  }, true);
  addEventListener("drop", (event) => {
    root.classList.remove("dropping");
    if (!isOurs(event)) return;
    takes(event);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  }, true);
  addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    takes(event);
    onFile(file);
  }, true);
}
