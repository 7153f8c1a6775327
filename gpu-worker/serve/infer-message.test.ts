import assert from "node:assert/strict";
import test from "node:test";
import { binaryInferBody } from "../testing/infer-body.ts";
import { WorkerProblem } from "../worker-problem.ts";
import { decodeInferRequest, encodeInferResponse } from "./infer-message.ts";

const IMAGE = Uint8Array.of(0xff, 0xd8, 0, 1, 2, 250);
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

test("decodeInferRequest() reads binary tensors without copying them", () => {
  const { body, headerLength } = binaryInferBody(IMAGE, '{"mode":"transfer"}');
  const { image, request, binaryOutput, id } = decodeInferRequest(body, headerLength);
  assert.deepEqual(Buffer.from(image ?? []), Buffer.from(IMAGE));
  assert.equal(image?.buffer, body.buffer);
  assert.equal(text(request), '{"mode":"transfer"}');
  assert.equal(binaryOutput, true);
  assert.equal(id, undefined);
});

test("decodeInferRequest() reads data that stand in the JSON, the picture as base64", () => {
  const body = Buffer.from(JSON.stringify({
    id: "mine",
    inputs: [
      { name: "request", datatype: "BYTES", shape: [1], data: ["{}"] },
      {
        name: "image",
        datatype: "BYTES",
        shape: [1, 1],
        parameters: { content_type: "base64" },
        data: [Buffer.from(IMAGE).toString("base64")],
      },
    ],
  }));
  const { image, request, binaryOutput, id } = decodeInferRequest(body, undefined);
  assert.deepEqual(image, Buffer.from(IMAGE));
  assert.equal(text(request), "{}");
  assert.equal(binaryOutput, false);
  assert.equal(id, "mine");
});

test("decodeInferRequest() takes a request without inputs' data apart from what is missing", () => {
  const { body, headerLength } = binaryInferBody(IMAGE, undefined);
  const { request } = decodeInferRequest(body, headerLength);
  assert.equal(request, undefined);
});

const OUTPUTS: readonly [name: string, fields: Record<string, unknown>, binary: boolean][] = [
  ["nothing", {}, false],
  ["binary output by default", { parameters: { binary_data_output: true } }, true],
  ["a binary result", { outputs: [{ name: "result", parameters: { binary_data: true } }] }, true],
  ["a result in JSON", {
    parameters: { binary_data_output: true },
    outputs: [{ name: "result", parameters: { binary_data: false } }],
  }, false],
];

for (const [name, fields, binary] of OUTPUTS) {
  test(`decodeInferRequest() answers in ${binary ? "binary" : "JSON"} when asked for ${name}`, () => {
    const inputs = [{ name: "request", datatype: "BYTES", shape: [1], data: ["{}"] }];
    const body = Buffer.from(JSON.stringify({ inputs, ...fields }));
    assert.equal(decodeInferRequest(body, undefined).binaryOutput, binary);
  });
}

const input = (fields: Record<string, unknown>) =>
  JSON.stringify({ inputs: [{ name: "image", datatype: "BYTES", shape: [1], ...fields }] });
const sized = (size: number) => input({ parameters: { binary_data_size: size } });

/** [what is wrong, JSON part, bytes after it, header length or undefined, code, path of the error] */
const BROKEN: readonly [
  string,
  string,
  number[],
  number | undefined,
  string,
  string | undefined,
][] = [
  ["no bytes", "", [], undefined, "request_not_json", undefined],
  ["no JSON", "{", [], undefined, "request_not_json", undefined],
  ["JSON cut by its length", sized(4), [0, 0, 0, 0], 10, "request_not_json", undefined],
  [
    "a length beyond the body",
    sized(4),
    [],
    9999,
    "request_invalid",
    "#",
  ],
  ["no inputs", '{"inputs":[]}', [], undefined, "request_invalid", "#/inputs"],
  [
    "an unknown input",
    '{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["a"]}]}',
    [],
    undefined,
    "request_invalid",
    "#/inputs/0/name",
  ],
  [
    "another datatype",
    input({ datatype: "UINT8", data: ["YQ=="] }),
    [],
    undefined,
    "request_invalid",
    "#/inputs/0/datatype",
  ],
  [
    "two elements",
    input({ shape: [2], data: ["YQ=="] }),
    [],
    undefined,
    "request_invalid",
    "#/inputs/0/shape/0",
  ],
  [
    "data of two texts",
    input({ data: ["YQ==", "YQ=="] }),
    [],
    undefined,
    "request_invalid",
    "#/inputs/0/data",
  ],
  ["neither data nor size", input({}), [], undefined, "request_invalid", "#/inputs/0"],
  [
    "a picture that is no base64",
    input({ data: ["a b"] }),
    [],
    undefined,
    "request_invalid",
    "#/inputs/0/data/0",
  ],
  [
    "a size below a length's",
    sized(3),
    [0, 0, 0],
    sized(3).length,
    "request_invalid",
    "#/inputs/0/parameters/binary_data_size",
  ],
  [
    "binary data cut off",
    sized(10),
    [6, 0, 0, 0, 1],
    sized(10).length,
    "request_invalid",
    "#/inputs/0/parameters/binary_data_size",
  ],
  [
    "binary data left over",
    sized(5),
    [1, 0, 0, 0, 7, 7],
    sized(5).length,
    "request_invalid",
    "#/inputs",
  ],
  [
    "an element shorter than its tensor",
    sized(6),
    [1, 0, 0, 0, 7, 7],
    sized(6).length,
    "request_invalid",
    "#/inputs/0",
  ],
  [
    "an element longer than its tensor",
    sized(6),
    [255, 255, 255, 255, 7, 7],
    sized(6).length,
    "request_invalid",
    "#/inputs/0",
  ],
];

for (const [name, json, bytes, headerLength, code, path] of BROKEN) {
  test(`decodeInferRequest() refuses ${name}`, () => {
    const body = Buffer.concat([Buffer.from(json), Buffer.from(bytes)]);
    assert.throws(() => decodeInferRequest(body, headerLength), (error) => {
      assert.ok(error instanceof WorkerProblem, String(error));
      assert.equal(error.code, code);
      assert.equal(error.errors?.[0]?.pointer, path);
      return true;
    });
  });
}

test("decodeInferRequest() refuses an input that is sent twice", () => {
  const twice = Array(2).fill({ name: "image", datatype: "BYTES", shape: [1], data: ["YQ=="] });
  assert.throws(
    () => decodeInferRequest(Buffer.from(JSON.stringify({ inputs: twice })), undefined),
    {
      message: "Send each input once: got image twice",
    },
  );
});

const ANSWER = { id: "mine", model: { name: "car", version: "1.0.0" }, result: '{"ö":1}' };

test("encodeInferResponse() sends the result as a text in JSON", () => {
  const { headers, body } = encodeInferResponse(ANSWER, false);
  assert.deepEqual(headers, { "content-type": "application/json" });
  assert.deepEqual(JSON.parse(body.toString()), {
    model_name: "car",
    model_version: "1.0.0",
    id: "mine",
    outputs: [{ name: "result", datatype: "BYTES", shape: [1], data: ['{"ö":1}'] }],
  });
});

test("encodeInferResponse() sends the result as bytes after the JSON", () => {
  const { headers, body } = encodeInferResponse({ ...ANSWER, id: undefined }, true);
  const headerLength = Number(headers["inference-header-content-length"]);
  const header = JSON.parse(body.subarray(0, headerLength).toString());
  assert.equal("id" in header, false);
  const size = header.outputs[0].parameters.binary_data_size;
  assert.equal(body.length, headerLength + size);
  assert.equal(body.readUInt32LE(headerLength), size - 4);
  assert.equal(body.subarray(headerLength + 4).toString(), '{"ö":1}');
});
