import { assert, assertEquals, assertGreater, assertMatch } from "@std/assert";
import { decodeTensor } from "@kanizsa/shared/inference-protocol/decode-tensor.ts";
import { encodeRequest } from "@kanizsa/shared/inference-protocol/encode-request.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import { manifestSchema } from "@kanizsa/shared/schema/manifest.ts";
import { PROBLEM_CODES, type ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import {
  type WorkerResult,
  workerResultSchema,
} from "@kanizsa/shared/schema/segmentation-result.ts";
import { readFixture } from "./harness/caller.ts";
import { type Services, startServices } from "./harness/services.ts";

let services: Services;

Deno.test.beforeAll(async () => {
  services = await startServices();
});

Deno.test.afterAll(() => services?.stop());

const bytesOf = (text: string) => new TextEncoder().encode(text);

const image = await readFixture("small.jpg");
const requestText = JSON.stringify({ prompts: [{ box: [28, 98, 100, 33] }] });
const manifest = manifestSchema.parse(
  JSON.parse(await Deno.readTextFile(new URL("../models/manifest.json", import.meta.url))),
);

const get = (path: string) => fetch(`${services.workerUrl}${path}`);

/** POSTs an infer body; without a header length it is all JSON. */
function infer(
  body: Uint8Array<ArrayBuffer>,
  headerLength?: number | string,
  path = "/v2/models/car/infer",
): Promise<Response> {
  const headers: Record<string, string> = headerLength === undefined
    ? { "Content-Type": "application/json" }
    : { "Content-Type": "application/octet-stream", [HEADER_LENGTH]: String(headerLength) };
  return fetch(`${services.workerUrl}${path}`, { method: "POST", body, headers });
}

const parseResult = (bytes: Uint8Array) =>
  workerResultSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));

function inferBinary(id?: string): Promise<Response> {
  const inputs = { image, request: bytesOf(requestText) };
  const { headerLength, body } = encodeRequest(inputs, "result", id);
  return infer(body, headerLength);
}

/** The result of an answer whose tensor is binary, and the answer's header. */
async function readBinary(response: Response) {
  const body = await response.bytes();
  const text = new TextDecoder().decode(body);
  assertEquals(response.status, 200, text);
  assertEquals(response.headers.get("Content-Type"), "application/octet-stream");
  const length = response.headers.get(HEADER_LENGTH);
  assertGreater(body.length, Number(length), "the tensor comes after the JSON");
  const header = JSON.parse(new TextDecoder().decode(body.subarray(0, Number(length))));
  return { header, result: parseResult(decodeTensor(body, length, "outputs", "result")) };
}

/** The result of an answer that is JSON alone. */
async function readJson(response: Response): Promise<WorkerResult> {
  const text = await response.text();
  assertEquals(response.status, 200, text);
  assertEquals(response.headers.get("Content-Type"), "application/json");
  assertEquals(response.headers.get(HEADER_LENGTH), null);
  const { outputs: [{ name, datatype, shape, data }] } = JSON.parse(text);
  assertEquals([name, datatype, shape], ["result", "BYTES", [1]]);
  return parseResult(bytesOf(data[0]));
}

const imageInput = (data = image.toBase64()) => ({
  name: "image",
  datatype: "BYTES",
  shape: [1],
  data: [data],
});
const requestInput = { name: "request", datatype: "BYTES", shape: [1], data: [requestText] };
const jsonBody = (fields: object) => bytesOf(JSON.stringify(fields));

for (
  const [path, answer] of [
    ["/v2/health/live", { live: true }],
    ["/v2/health/ready", { ready: true }],
    ["/v2/models/car/ready", { name: "car", ready: true }],
  ] as const
) {
  Deno.test(`GET ${path} says so`, async () => {
    const response = await get(path);
    assertEquals([response.status, await response.json()], [200, answer]);
  });
}

Deno.test("GET /v2/models/car describes the model and the bank that serve", async () => {
  const response = await get("/v2/models/car");
  assertEquals(response.status, 200);
  const { name, versions, inputs, outputs, parameters } = await response.json();
  const bytes = (name: string) => ({ name, datatype: "BYTES", shape: [1] });
  assertEquals([name, versions], [manifest.name, [manifest.version]]);
  assertEquals([inputs, outputs], [[bytes("image"), bytes("request")], [bytes("result")]]);
  const { version, references } = manifest.bank;
  assertEquals(parameters.bank, { version, references });
});

Deno.test("an infer request with binary tensors is answered with a binary tensor", async () => {
  const { header, result } = await readBinary(await inferBinary("call-1"));
  assertEquals(
    [header.id, header.model_name, header.model_version],
    ["call-1", manifest.name, manifest.version],
  );
  assertEquals([result.image.width, result.image.height], [240, 150]);
  assertEquals(result.instances.map(({ prompt }) => prompt), [0]);
  assertEquals(result.model.bank.version, manifest.bank.version);
});

Deno.test("JSON alone is answered with JSON, and with the same cars", async () => {
  const fromBinary = await readBinary(await inferBinary());
  const fromJson = await readJson(await infer(jsonBody({ inputs: [imageInput(), requestInput] })));
  assertEquals(fromJson.instances, fromBinary.result.instances);
});

Deno.test("JSON that asks for binary data is answered with them", async () => {
  const parameters = { binary_data_output: true };
  const body = jsonBody({ parameters, inputs: [imageInput(), requestInput] });
  const { result } = await readBinary(await infer(body));
  assertEquals(result.instances.length, 1);
});

Deno.test("the model's version may stand in the path", async () => {
  const { headerLength, body } = encodeRequest({ image, request: bytesOf(requestText) }, "result");
  const path = `/v2/models/car/versions/${manifest.version}/infer`;
  await readBinary(await infer(body, headerLength, path));
});

const whole = encodeRequest({ image, request: bytesOf(requestText) }, "result");
const wrongElement = whole.body.slice();
wrongElement[whole.headerLength] ^= 1; // the lowest byte of the picture's length
const longer = new Uint8Array([...whole.body, 0]);
const twoPictures = { ...imageInput(), shape: [2] };

/** A message that cannot be used: its answer's code, and the field that `errors` names. */
type Malformed = [
  what: string,
  body: Uint8Array<ArrayBuffer>,
  headerLength: number | string | undefined,
  code: ProblemCode,
  path?: string,
];

const MALFORMED: readonly Malformed[] = [
  ["no bytes", new Uint8Array(), undefined, "request_not_json"],
  ["binary data without a header length", whole.body, undefined, "request_not_json"],
  ["a header length that cuts the JSON", whole.body, whole.headerLength - 1, "request_not_json"],
  ["a header length beyond the body", whole.body, 1e6, "request_invalid", "#"],
  ["a header length that is no number", whole.body, "many", "request_invalid"],
  [
    "a body cut short",
    whole.body.slice(0, -1),
    whole.headerLength,
    "request_invalid",
    "#/inputs/1/parameters/binary_data_size",
  ],
  ["a byte too many", longer, whole.headerLength, "request_invalid", "#/inputs"],
  ["a wrong element length", wrongElement, whole.headerLength, "request_invalid", "#/inputs/0"],
  ["no inputs", jsonBody({}), undefined, "request_invalid", "#/inputs"],
  [
    "an input twice",
    jsonBody({ inputs: [imageInput(), imageInput()] }),
    undefined,
    "request_invalid",
    "#/inputs/1",
  ],
  [
    "two pictures",
    jsonBody({ inputs: [twoPictures] }),
    undefined,
    "request_invalid",
    "#/inputs/0/shape/0",
  ],
  [
    "a picture in JSON that is no base64",
    jsonBody({ inputs: [imageInput("§")] }),
    undefined,
    "request_invalid",
    "#/inputs/0/data/0",
  ],
  ["a request without a picture", jsonBody({ inputs: [requestInput] }), undefined, "image_missing"],
  [
    "a request tensor that is no JSON",
    jsonBody({ inputs: [imageInput(), { ...requestInput, data: ["{"] }] }),
    undefined,
    "request_not_json",
  ],
  [
    "a picture tensor that is none",
    jsonBody({ inputs: [imageInput(btoa("GET / HTTP/1.1"))] }),
    undefined,
    "image_type_unsupported",
  ],
];

/** Checks an error of the protocol with a code of the catalogue; gives its `errors`. */
async function expectError(response: Response, code: ProblemCode) {
  const text = await response.text();
  assertEquals(response.headers.get("Content-Type"), "application/json", text);
  const { error, code: got, errors } = JSON.parse(text);
  assertEquals([got, response.status], [code, PROBLEM_CODES[code].status], text);
  assertMatch(error, /^[A-Z].*[^.]$/s, "a sentence that says what to do");
  return errors;
}

for (const [what, body, headerLength, code, path] of MALFORMED) {
  Deno.test(`${what}: the worker answers with ${code}`, async () => {
    const errors = await expectError(await infer(body, headerLength), code);
    if (path) assertEquals(errors?.[0].pointer, path);
  });
}

Deno.test("another model, another version and another method are named", async () => {
  const { body, headerLength } = whole;
  for (const path of ["/v2/models/bus/infer", "/v2/models/car/versions/999/infer"]) {
    await expectError(await infer(body, headerLength, path), "not_found");
  }
  await expectError(await get("/v2/models/bus"), "not_found");
  const response = await get("/v2/models/car/infer");
  assertEquals(response.headers.get("Allow"), "POST");
  await expectError(response, "method_not_allowed");
});

Deno.test("after all that the worker is ready and answers", async () => {
  assert((await (await get("/v2/health/ready")).json()).ready);
  await readBinary(await inferBinary());
});
