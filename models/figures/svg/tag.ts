import { escapeHtml } from "@kanizsa/gpu-worker/evaluate/report/page/escape.ts";

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An SVG element; attributes that are undefined are left out, numbers get two digits at most. */
export function tag(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const list = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeHtml(plain(value))}"`]
  ).join("");
  return content.length === 0
    ? `<${name}${list}/>`
    : `<${name}${list}>${content.join("")}</${name}>`;
}

function plain(value: string | number): string {
  return typeof value === "string" ? value : String(Math.round(value * 100) / 100);
}
