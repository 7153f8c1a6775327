/** Longest text that is shown whole: masks are longer. */
const LONGEST = 60;
const TOKEN =
  /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

/** Shows a value as indented JSON with colours, long texts cut; short lists stay on their line. */
export function showJson(element, value) {
  const text = JSON.stringify(
    value,
    (_, part) =>
      typeof part === "string" && part.length > LONGEST ? `${part.slice(0, LONGEST)}…` : part,
    2,
  )
    .replace(
      /\[\s+((?:-?[\d.]+,\s+)*-?[\d.]+)\s+\]/g,
      (_, numbers) => `[${numbers.replace(/\s+/g, " ")}]`,
    );
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, string, colon, number] = match;
    parts.push(text.slice(end, match.index));
    const span = document.createElement("span");
    span.className = string
      ? (colon ? "json-key" : "json-string")
      : number
      ? "json-number"
      : "json-word";
    span.textContent = string ?? whole;
    parts.push(span, colon ?? "");
    end = match.index + whole.length;
  }
  element.replaceChildren(...parts, text.slice(end));
}
