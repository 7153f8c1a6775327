import { assertEquals, assertThrows } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { chooseRepresentation } from "./choose-representation.ts";

const choose = (query: string, accept?: string) =>
  chooseRepresentation(
    new Request(`http://api.test/v1/segmentations/seg_1${query}`, {
      headers: accept === undefined ? {} : { Accept: accept },
    }),
  );

const CHOICES: readonly [what: string, query: string, accept: string | undefined, name: string][] =
  [
    ["nothing", "", undefined, "json"],
    ["an empty Accept", "", " ", "json"],
    ["anything", "", "*/*", "json"],
    ["a format", "?format=kins", undefined, "kins"],
    ["a format besides another Accept", "?format=png", "application/json", "png"],
    ["a format besides an Accept of nothing that there is", "?format=yolo", "image/gif", "yolo"],
    ["a media type", "", "application/vnd.kanizsa.cocoa+json", "cocoa"],
    ["a media type in capitals", "", "IMAGE/PNG", "png"],
    ["a media type with a parameter", "", "text/plain; charset=utf-8", "yolo"],
    ["the higher q-value", "", "application/json;q=0.8, image/png;q=0.9", "png"],
    ["a type of any kind", "", "image/*", "png"],
    ["application of any kind", "", "application/*", "json"],
    ["what fetch of a browser library says", "", "application/json, text/plain, */*", "json"],
    ["what a page says", "", "text/html,application/xml;q=0.9,image/avif,*/*;q=0.8", "json"],
    ["what an <img> says", "", "image/avif,image/webp,image/*,*/*;q=0.5", "png"],
    ["one type and all else alike", "", "*/*, application/vnd.kanizsa.coco+json", "coco"],
    ["all but json", "", "*/*, application/json;q=0", "coco"],
    ["json refused and asked for widely", "", "application/*;q=0.5, application/json;q=0", "coco"],
    ["a malformed range besides a good one", "", "png, image/png;q=0.1", "png"],
  ];

for (const [what, query, accept, name] of CHOICES) {
  Deno.test(`chooseRepresentation() of ${what}: ${name}`, () => {
    assertEquals(choose(query, accept), name);
  });
}

for (const query of ["?format=", "?format=JSON", "?format=xml", "?format=json&format=png"]) {
  Deno.test(`chooseRepresentation() refuses ${query} and names the field`, () => {
    const error = assertThrows(() => choose(query), ProblemError);
    assertEquals([error.code, error.errors?.length], ["request_invalid", 1]);
    assertEquals(JSON.stringify(error.errors).includes("format"), true);
  });
}

for (const accept of ["image/gif", "*/*;q=0", "png", "application/json;q=0"]) {
  Deno.test(`chooseRepresentation() has nothing for Accept: ${accept}`, () => {
    const error = assertThrows(() => choose("", accept), ProblemError);
    assertEquals([error.code, error.status], ["representation_unknown", 406]);
  });
}
