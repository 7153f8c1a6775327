import { assert, assertEquals } from "@std/assert";
import { bankMetadataSchema } from "./bank.ts";

const metadata = {
  format_version: 2,
  name: "default",
  version: "1",
  category: "car",
  model: { name: "car", version: "1.0.0" },
  features: 32,
  cell: 8,
  created_at: "2030-01-02T03:04:05.000Z",
  references: 440,
};

Deno.test("bankMetadataSchema takes the metadata of a bank", () => {
  assertEquals(bankMetadataSchema.parse(metadata) as unknown, metadata);
});

Deno.test("bankMetadataSchema rejects another format, feature count or cell", () => {
  for (const wrong of [{ format_version: 1 }, { features: 64 }, { cell: 16 }, { model: "car" }]) {
    assert(!bankMetadataSchema.safeParse({ ...metadata, ...wrong }).success);
  }
});
