const SHOWN_MS = 1600;

/**
 * Lets the buttons `[data-copy]` copy what `textOf` gives for their name. Where the browser forbids it
 * (pages that came over plain HTTP), the text that shows is marked, so that the keyboard can.
 */
export function openCopyButtons(textOf, { strings, say }) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      const name = button.dataset.copy;
      try {
        await navigator.clipboard.writeText(textOf(name));
      } catch {
        getSelection().selectAllChildren(document.getElementById(name));
        say(strings().copyByHand);
        return;
      }
      button.textContent = strings().copied;
      say(strings().copied);
      setTimeout(() => button.textContent = strings().copy, SHOWN_MS);
    });
  }
}
