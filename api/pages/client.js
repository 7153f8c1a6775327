/** Longest wait for an answer, ms: longer than the server's own. */
const TIMEOUT_MS = 120_000;

/** Pause before a result that waits its turn is asked for again, ms. */
const POLL_MS = 1000;

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
    if (response.status !== 404) return await result(key, response, signal);
  }
  const form = new FormData();
  form.append("image", file);
  form.append("request", JSON.stringify(request));
  return await result(key, await post(key, form, signal), signal);
}

/** The result, asked for again while it waits its turn (202). */
async function result(key, response, signal) {
  let answer = await read(response);
  const deadline = Date.now() + TIMEOUT_MS;
  while (answer.status === "queued" || answer.status === "running") {
    if (Date.now() > deadline) {
      throw new RequestProblem("The server takes too long", { detail: "Try again in a while" });
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    signal.throwIfAborted();
    answer = await read(await send(key, `/v1/segmentations/${answer.id}`, {}, signal));
  }
  if (answer.status === "succeeded") return answer;
  const { title = "The request was cancelled", ...problem } = answer.problem ?? {};
  throw new RequestProblem(title, problem);
}

function post(key, body, signal, headers = {}) {
  return send(key, "/v1/segmentations", { method: "POST", headers, body }, signal);
}

async function send(key, path, init, signal) {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(path, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${key}` },
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
