/** The second element, once both methods are wanted: shows what the first shows, by the other method. */
export function createComparison(preview, holder) {
  let other = null;
  /** What the second one has, or is about to have. */
  let file = null;
  let asked = "";

  /** Boxes that were drawn; what a refinement asks is about one car alone, and isn't followed. */
  function boxes() {
    const prompts = preview.request?.prompts ?? [];
    return prompts.every(({ mask, points, transform, reference_id }) =>
        !mask && !points && !transform && !reference_id
      )
      ? prompts
      : null;
  }

  async function follow() {
    const { picture } = preview;
    const prompts = boxes();
    if (!other || holder.hidden || !picture || !preview.result || !prompts) return;
    const wanted = JSON.stringify(prompts);
    const isOther = picture.file !== file;
    if (!isOther && wanted === asked) return;
    file = picture.file;
    asked = wanted;
    if (isOther) await other.load(file);
    if (!isOther || prompts.length) await other.segment(prompts);
  }

  /** The view that is chosen in one is chosen in both. */
  function mirror(from, to) {
    new MutationObserver(() => {
      if (to.view !== from.view) to.view = from.view;
    }).observe(from, { attributeFilter: ["view"] });
  }

  return {
    /** null until it was shown first. */
    get element() {
      return other;
    },
    show(isShown) {
      holder.hidden = !isShown;
      if (!isShown || other) return;
      other = document.createElement("kanizsa-preview");
      other.lang = document.documentElement.lang;
      other.view = preview.view;
      mirror(preview, other);
      mirror(other, preview);
      holder.append(other);
    },
    /** What goes wrong the element says itself. */
    follow: () => void follow().catch(() => {}),
  };
}
