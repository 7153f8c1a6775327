/** Pictures to begin with, all rendered by our own code: samples/README.md. */
export const sampleUrl = (name) => `/playground/samples/${name}.jpg`;

/**
 * Wires the list's buttons. `onChoose` gets a sample's name, `onFile` a file of the visitor's own.
 * Returns the first sample's name, and a function that marks one as chosen (null = none).
 */
export function listSamples(list, { onChoose, onFile }) {
  const buttons = [...list.querySelectorAll("[data-sample]")];
  const input = list.querySelector("input");
  for (const button of buttons) {
    button.addEventListener("click", () => onChoose(button.dataset.sample));
  }
  list.querySelector(".own").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = ""; // so that the same file can be chosen again
    if (file) onFile(file);
  });
  return {
    first: buttons[0].dataset.sample,
    mark(chosen) {
      for (const button of buttons) {
        button.ariaPressed = String(button.dataset.sample === chosen);
      }
    },
  };
}
