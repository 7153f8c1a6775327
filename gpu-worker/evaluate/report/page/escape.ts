const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand in HTML, between tags and in quoted attributes: names come from data sets. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** Running text: a number and its unit stay on one line. */
export function proseHtml(text: string): string {
  return escapeHtml(text).replaceAll(/(\d) (%|px|ms|pictures|objects)/g, "$1\u00a0$2");
}
