/**
 * Photos that are dropped anywhere on the page, pasted, or chosen.
 *
 * @param {{ file: HTMLInputElement, buttons: HTMLElement[], drop: HTMLElement,
 *   onFile(file: File): void }} options
 */
export function listenForPictures({ file, buttons, drop, onFile }) {
  for (const button of buttons) button.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    const [chosen] = file.files;
    file.value = ""; // so that the same file can be chosen again
    if (chosen) onFile(chosen);
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const [dropped] = event.dataTransfer.files;
    if (dropped) onFile(dropped);
  });
  document.addEventListener("paste", (event) => {
    const [pasted] = event.clipboardData.files;
    if (pasted) onFile(pasted);
  });
}
