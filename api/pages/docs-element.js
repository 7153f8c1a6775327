/**
 * An element with attributes and children; text stays text, whatever is in it.
 *
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function create(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(
    ...children.filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** Paragraphs of a text, in which `code` is set as code. */
export function paragraphs(text) {
  return (text ?? "").split("\n\n").filter(Boolean).map((part) => create("p", {}, ...inline(part)));
}

export function inline(text) {
  return text.split("`").map((part, index) => index % 2 === 0 ? part : create("code", {}, part));
}

export function json(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return create("pre", { tabindex: "0" }, text);
}
