/** Longest wait for an answer, ms: longer than the server's own. */
const TIMEOUT_MS = 120_000;

/** What went wrong, in words that the page can show. */
export class RequestProblem extends Error {
  /**
   * @param {string} title
   * @param {{ detail?: string, code?: string, errors?: { pointer: string, message: string }[] }} more
   */
  constructor(title, { detail = "", code = "", errors = [] } = {}) {
    super(title);
    this.detail = detail;
    this.code = code;
    this.errors = errors;
  }
}

/**
 * POST /v1/segmentations: by the picture's id where there is one, with the file otherwise, or when
 * the server has forgotten the picture.
 *
 * @param {{ key: string, file: Blob, imageId: string | null, request: object,
 *   signal: AbortSignal }} options
 * @returns {Promise<object>} SegmentationResult
 * @throws {RequestProblem}
 */
export async function segment({ key, file, imageId, request, signal }) {
  if (imageId) {
    const body = JSON.stringify({ ...request, image: { id: imageId } });
    const response = await post(key, body, signal, { "Content-Type": "application/json" });
    if (response.status !== 404) return await read(response);
  }
  const form = new FormData();
  form.append("image", file);
  form.append("request", JSON.stringify(request));
  return await read(await post(key, form, signal));
}

async function post(key, body, signal, headers = {}) {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch("/v1/segmentations", {
      method: "POST",
      headers: { ...headers, Authorization: `Bearer ${key}` },
      body,
      signal: AbortSignal.any([signal, limit]),
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw limit.aborted
      ? new RequestProblem("The server takes too long", { detail: "Try again in a while" })
      : new RequestProblem("The server can't be reached", { detail: "See whether it still runs" });
  }
}

async function read(response) {
  const text = await response.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = { title: `The server answered ${response.status} with something else than JSON` };
  }
  if (response.ok) return body;
  const wait = response.headers.get("Retry-After");
  const detail = body.detail ?? (wait ? `Try again in ${wait} s` : "");
  throw new RequestProblem(body.title ?? `Error ${response.status}`, { ...body, detail });
}
