import {
  type SegmentationResult,
  segmentationResultSchema,
} from "@kanizsa/shared/schema/segmentation-result.ts";
import type { Services } from "./services.ts";

/** Bytes of a picture in tests/fixtures. */
export function readFixture(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(new URL(`../fixtures/${name}`, import.meta.url));
}

/** POST /v1/segmentations as multipart/form-data. */
export function postForm(
  { apiUrl, adminKey }: Services,
  image: Uint8Array<ArrayBuffer>,
  request?: unknown,
): Promise<Response> {
  const form = new FormData();
  form.append("image", new Blob([image]), "street.jpg");
  if (request !== undefined) {
    form.append("request", typeof request === "string" ? request : JSON.stringify(request));
  }
  return post(apiUrl, adminKey, form);
}

/** POST /v1/segmentations as application/json. */
export function postJson({ apiUrl, adminKey }: Services, body: unknown): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return post(apiUrl, adminKey, text, { "Content-Type": "application/json" });
}

function post(url: string, key: string, body: BodyInit, headers = {}): Promise<Response> {
  return fetch(`${url}/v1/segmentations`, {
    method: "POST",
    body,
    headers: { ...headers, Authorization: `Bearer ${key}` },
  });
}

/** The answer as a result that follows the schema; fails with the answer's text. */
export async function readResult(response: Response): Promise<SegmentationResult> {
  const text = await response.text();
  if (response.status !== 200) throw new Error(`Expected a result: got ${response.status} ${text}`);
  return segmentationResultSchema.parse(JSON.parse(text));
}
