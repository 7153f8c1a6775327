import { assertEquals } from "@std/assert";
import { encodeRequest } from "./encode-request.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("encodeRequest() writes the header, then each tensor with its length", () => {
  const inputs = { image: Uint8Array.of(1, 2, 3), request: bytesOf("{}") };
  const { headerLength, body } = encodeRequest(inputs, "result", "id-1");
  assertEquals(JSON.parse(new TextDecoder().decode(body.subarray(0, headerLength))), {
    id: "id-1",
    inputs: [
      { name: "image", datatype: "BYTES", shape: [1], parameters: { binary_data_size: 7 } },
      { name: "request", datatype: "BYTES", shape: [1], parameters: { binary_data_size: 6 } },
    ],
    outputs: [{ name: "result", parameters: { binary_data: true } }],
  });
  assertEquals([...body.subarray(headerLength)], [3, 0, 0, 0, 1, 2, 3, 2, 0, 0, 0, 123, 125]);
});

Deno.test("encodeRequest() counts bytes, not characters, and needs no id", () => {
  const { headerLength, body } = encodeRequest({ "Bögen": new Uint8Array(0) }, "result");
  const header = JSON.parse(new TextDecoder().decode(body.subarray(0, headerLength)));
  assertEquals(header.inputs[0].name, "Bögen");
  assertEquals("id" in header, false);
  assertEquals([...body.subarray(headerLength)], [0, 0, 0, 0]);
});

Deno.test("encodeRequest() writes lengths of more than two bytes", () => {
  const { headerLength, body } = encodeRequest({ image: new Uint8Array(0x01_02_03) }, "result");
  assertEquals([...body.subarray(headerLength, headerLength + 4)], [3, 2, 1, 0]);
});
