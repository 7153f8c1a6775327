import type { BankFile } from "./bank-file.ts";
import { readFacts, type ReferenceFacts } from "./facts.ts";

/** A bank in words, or as JSON; with `ids` every reference too. Bounded in memory but for JSON with ids. */
export async function* describeBank(
  bank: BankFile,
  { ids, json }: { readonly ids: boolean; readonly json: boolean },
): AsyncGenerator<string> {
  const { metadata, basis } = bank;
  if (json) {
    const rows: ReferenceFacts[] = [];
    if (ids) { for await (const facts of readFacts(bank)) rows.push(facts); }
    yield `${JSON.stringify(ids ? { ...metadata, rows } : metadata, null, 2)}\n`;
    return;
  }
  let mirrored = 0;
  for await (const facts of readFacts(bank)) if (facts.mirrored) mirrored++;
  yield [
    `name        ${metadata.name}`,
    `version     ${metadata.version}`,
    `category    ${metadata.category}`,
    `model       ${metadata.model.name} ${metadata.model.version}`,
    `created     ${metadata.created_at}`,
    `references  ${metadata.references}, ${mirrored} of them mirrored`,
    `maps        ${metadata.features} features in cells of ${metadata.cell} px`,
    `index       ${basis ? "yes: served from the file" : "none: served from memory"}`,
    "",
  ].join("\n");
  if (!ids) return;
  yield "\n";
  for await (const { id, source, scale } of readFacts(bank)) {
    yield `${id}\t${source}\tscale ${scale.toFixed(3)}\n`;
  }
}
