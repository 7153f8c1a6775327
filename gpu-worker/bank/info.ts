import type { BankFile } from "./bank-file.ts";
import { readFacts } from "./facts.ts";

/** A bank in words, or as JSON; with `ids` every reference too. Bounded in memory but for JSON with ids. */
export function* describeBank(
  bank: BankFile,
  { ids, json }: { readonly ids: boolean; readonly json: boolean },
): Generator<string> {
  const { metadata, basis } = bank;
  if (json) {
    const facts = ids ? { ...metadata, rows: [...readFacts(bank)] } : metadata;
    yield `${JSON.stringify(facts, null, 2)}\n`;
    return;
  }
  let mirrored = 0;
  for (const facts of readFacts(bank)) if (facts.mirrored) mirrored++;
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
  for (const { id, source, scale } of readFacts(bank)) {
    yield `${id}\t${source}\tscale ${scale.toFixed(3)}\n`;
  }
}
