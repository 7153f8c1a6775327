/**
 * Mean width of a letter in sizes of the letters: that of wide fonts (DejaVu Sans), so that lines
 * still fit where the reader's machine has no other.
 */
const LETTER = 0.51;

/** Breaks a text at its spaces into lines that fit a width, px, by the letters' mean width. */
export function wrapText(text: string, width: number, size: number): string[] {
  const most = Math.max(1, Math.floor(width / (size * LETTER)));
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
