/**
 * The document with the text between `<!-- name:begin -->` and `<!-- name:end -->` replaced; both
 * markers are put at its end where they are missing.
 */
export function replaceSection(document: string, name: string, text: string): string {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const section = `${begin}\n\n${text.trim()}\n\n${end}`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  if (from >= 0 && to >= 0) {
    return document.slice(0, from) + section + document.slice(to + end.length);
  }
  return `${document.trimEnd()}\n\n${section}\n`.trimStart();
}
