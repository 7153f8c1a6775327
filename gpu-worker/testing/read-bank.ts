import { BankFile } from "../bank/bank-file.ts";

/** Everything that stands in a bank file. */
export async function readBank(path: string) {
  const bank = await BankFile.open(path);
  try {
    return { metadata: bank.metadata, references: await bank.references() };
  } finally {
    await bank.close();
  }
}
