import type { BankFile } from "./arrow-file.ts";

/** A bank in words, or as JSON; with `ids` every reference too. */
export function describeBank(
  { metadata, references }: BankFile,
  { ids, json }: { readonly ids: boolean; readonly json: boolean },
): string {
  const rows = references.map(({ id, category, source, mirrored, scale, box }) => ({
    id,
    category,
    source,
    mirrored,
    scale,
    box,
  }));
  if (json) {
    return `${JSON.stringify(ids ? { ...metadata, rows } : metadata, null, 2)}\n`;
  }
  const lines = [
    `name        ${metadata.name}`,
    `version     ${metadata.version}`,
    `category    ${metadata.category}`,
    `model       ${metadata.model.name} ${metadata.model.version}`,
    `created     ${metadata.created_at}`,
    `references  ${metadata.references}, ${
      rows.filter((row) => row.mirrored).length
    } of them mirrored`,
    `maps        ${metadata.features} features in cells of ${metadata.cell} px`,
  ];
  if (ids) {
    lines.push("", ...rows.map((row) => `${row.id}\t${row.source}\tscale ${row.scale.toFixed(3)}`));
  }
  return `${lines.join("\n")}\n`;
}
