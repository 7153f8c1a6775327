import { assertEquals, assertThrows } from "@std/assert";
import { decodeTensor } from "./decode-tensor.ts";
import { encodeMessage } from "./encode-message.ts";
import { encodeRequest } from "./encode-request.ts";
import { InferenceMessageError } from "./inference-message-error.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function answer(outputs: unknown, tail = ""): [body: Uint8Array, headerLength: string] {
  const header = bytesOf(JSON.stringify({ outputs }));
  return [new Uint8Array([...header, ...bytesOf(tail)]), String(header.length)];
}

Deno.test("decodeTensor() finds the binary output behind others", () => {
  const outputs = { other: bytesOf("zz"), result: bytesOf("abc"), more: bytesOf("y") };
  const { headerLength, body } = encodeMessage({ model_name: "car" }, "outputs", outputs);
  assertEquals(decodeTensor(body, String(headerLength), "outputs", "result"), bytesOf("abc"));
});

Deno.test("decodeTensor() reads an answer that is JSON alone", () => {
  const [body, length] = answer([{ name: "result", data: ["abc"] }]);
  assertEquals(decodeTensor(body, null, "outputs", "result"), bytesOf("abc"));
  assertEquals(decodeTensor(body, length, "outputs", "result"), bytesOf("abc"));
});

const BROKEN: readonly [what: string, outputs: unknown, tail: string][] = [
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
];

for (const [what, outputs, tail] of BROKEN) {
  Deno.test(`decodeTensor() refuses an answer that ${what}`, () => {
    const [body, length] = answer(outputs, tail);
    assertThrows(() => decodeTensor(body, length, "outputs", "result"), InferenceMessageError);
  });
}

for (const headerLength of ["", "x", "-1", "1e99", "5"]) {
  Deno.test(`decodeTensor() refuses a header length of "${headerLength}"`, () => {
    const [body] = answer(
      [{ name: "result", parameters: { binary_data_size: 7 } }],
      "\x03\0\0\0abc",
    );
    assertThrows(
      () => decodeTensor(body, headerLength, "outputs", "result"),
      InferenceMessageError,
    );
  });
}

Deno.test("decodeTensor() finds an input of a request", () => {
  const inputs = { image: bytesOf("picture"), request: bytesOf("{}") };
  const { headerLength, body } = encodeRequest(inputs, "result", "id");
  assertEquals(decodeTensor(body, String(headerLength), "inputs", "request"), bytesOf("{}"));
});
