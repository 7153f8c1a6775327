/// <reference lib="dom" />

/** A style sheet that strict policies allow; it is to be shared by the elements of a page. */
export function styleSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
