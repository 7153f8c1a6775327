import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeInferenceOutput,
  encodeInferenceRequest,
  InferenceMessageError,
} from "./inference-message.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function answer(outputs: unknown, tail = ""): [Uint8Array, number] {
  const header = bytesOf(JSON.stringify({ outputs }));
  return [new Uint8Array([...header, ...bytesOf(tail)]), header.length];
}

Deno.test("encodeInferenceRequest() writes the header, then each tensor with its length", () => {
  const { headerLength, body } = encodeInferenceRequest(
    "id-1",
    { image: Uint8Array.of(1, 2, 3), request: bytesOf("{}") },
    "result",
  );
  const header = JSON.parse(new TextDecoder().decode(body.subarray(0, headerLength)));
  assertEquals(header, {
    id: "id-1",
    inputs: [
      { name: "image", datatype: "BYTES", shape: [1], parameters: { binary_data_size: 7 } },
      { name: "request", datatype: "BYTES", shape: [1], parameters: { binary_data_size: 6 } },
    ],
    outputs: [{ name: "result", parameters: { binary_data: true } }],
  });
  assertEquals([...body.subarray(headerLength)], [3, 0, 0, 0, 1, 2, 3, 2, 0, 0, 0, 123, 125]);
});

Deno.test("decodeInferenceOutput() finds the binary output behind others", () => {
  const [body, length] = answer([
    { name: "other", parameters: { binary_data_size: 6 } },
    { name: "result", parameters: { binary_data_size: 7 } },
  ], "\x02\0\0\0zz\x03\0\0\0abc");
  assertEquals(decodeInferenceOutput(body, length, "result"), bytesOf("abc"));
});

Deno.test("decodeInferenceOutput() reads an answer that is JSON alone", () => {
  const [body] = answer([{ name: "result", data: ["abc"] }]);
  assertEquals(decodeInferenceOutput(body, null, "result"), bytesOf("abc"));
});

for (
  const [what, outputs, tail] of [
    ["has no such output", [{ name: "other", parameters: { binary_data_size: 0 } }], ""],
    ["has no outputs", undefined, ""],
    ["is cut short", [{ name: "result", parameters: { binary_data_size: 7 } }], "\x03\0\0\0a"],
    [
      "has another element length",
      [{ name: "result", parameters: { binary_data_size: 7 } }],
      "\x09\0\0\0abc",
    ],
    ["has no bytes", [{ name: "result", parameters: { binary_data_size: 0 } }], ""],
    ["has a number for text", [{ name: "result", data: [5] }], ""],
  ] as const
) {
  Deno.test(`decodeInferenceOutput() refuses an answer that ${what}`, () => {
    const [body, length] = answer(outputs, tail);
    assertThrows(() => decodeInferenceOutput(body, length, "result"), InferenceMessageError);
  });
}
