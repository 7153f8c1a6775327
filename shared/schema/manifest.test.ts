import { assert, assertEquals } from "@std/assert";
import { manifestSchema } from "./manifest.ts";

const network = {
  name: "trunk",
  file: "car/trunk.onnx",
  sha256: "0".repeat(64),
  bytes: 100,
  parameters: 20,
  inputs: [{ name: "image", dtype: "float32", shape: ["batch", 3, "height", "width"] }],
  outputs: [{ name: "stride8", dtype: "float32", shape: ["batch", 96, "h", "w"] }],
  description: "Features at stride 8 and 16",
};
const manifest = {
  name: "car",
  version: "1.0.0",
  pipeline_version: "1",
  created_at: "2030-01-02T03:04:05Z",
  licence: "models/LICENSE",
  training_data: ["cars"],
  networks: [network],
  bank: { file: "car/bank.arrow", sha256: "f".repeat(64), bytes: 1, references: 440, version: "1" },
  working: { min_similarity: 0.4 },
};

Deno.test("manifestSchema takes a whole manifest", () => {
  assertEquals(manifestSchema.parse(manifest) as unknown, manifest);
});

const files: [file: string, accepted: boolean][] = [
  ["trunk.onnx", true],
  ["car/v1.2/trunk.onnx", true],
  ["car/..trunk.onnx", true],
  ["", false],
  ["/etc/passwd", false],
  ["../trunk.onnx", false],
  ["car/../../trunk.onnx", false],
  ["car/..", false],
  ["./trunk.onnx", false],
  ["car//trunk.onnx", false],
  ["car\\trunk.onnx", false],
  ["file:trunk.onnx", false],
];
for (const [file, accepted] of files) {
  Deno.test(`manifestSchema ${accepted ? "accepts" : "rejects"} the file ${JSON.stringify(file)}`, () => {
    const { success } = manifestSchema.safeParse({ ...manifest, networks: [{ ...network, file }] });
    assertEquals(success, accepted);
  });
}

Deno.test("manifestSchema rejects a checksum that is not sha256 in lower case", () => {
  for (const sha256 of ["", "0".repeat(63), "F".repeat(64), "g".repeat(64)]) {
    const wrong = { ...manifest, bank: { ...manifest.bank, sha256 } };
    assert(!manifestSchema.safeParse(wrong).success);
  }
});
