/** Pictures to begin with, all rendered by our own code. */
const NAMES = ["crossing", "parking", "avenue", "corner"];

export const sampleUrl = (name) => `/playground/samples/${name}.jpg`;

/** Fills the list with buttons; `onChoose` gets the name. Returns a function that marks one as chosen. */
export function listSamples(list, labels, onChoose) {
  const buttons = NAMES.map((name) => {
    const button = document.createElement("button");
    const image = document.createElement("img");
    Object.assign(image, {
      src: sampleUrl(name),
      alt: "",
      width: 320,
      height: 180,
      loading: "lazy",
    });
    const label = document.createElement("span");
    label.textContent = labels[name];
    button.type = "button";
    button.dataset.sample = name;
    button.append(image, label);
    button.addEventListener("click", () => onChoose(name));
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
    return button;
  });
  return {
    mark(chosen) {
      for (const button of buttons) {
        button.setAttribute("aria-pressed", String(button.dataset.sample === chosen));
      }
    },
    rename(labels) {
      for (const button of buttons) {
        button.lastChild.textContent = labels[button.dataset.sample];
      }
    },
  };
}
