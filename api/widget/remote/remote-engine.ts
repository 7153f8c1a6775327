import { RecentMap } from "@kanizsa/shared/collections/recent-map.ts";
import { ProblemError } from "../problem-error.ts";
import { pageProblem } from "../problems.ts";
import type {
  CallOptions,
  Engine,
  Picture,
  PreviewRequest,
  ReferenceRecord,
  SegmentationResult,
} from "../types.ts";
import { type Api, createApi } from "./api.ts";
import type { Answer } from "./follow-segmentation.ts";
import { RefusedError } from "./refused-error.ts";
import type { TokenSource } from "./token-source.ts";
import { type Upload, upload } from "./upload.ts";
import { type Life, watchLife } from "./watch-life.ts";

export interface RemoteEngineOptions {
  /** Address of the API, without a slash at its end. */
  readonly endpoint: string;
  readonly token: TokenSource;
  /** Longest time without a sign of life, ms. */
  timeoutMs(): number;
  readonly fetch?: typeof fetch;
  readonly upload?: Upload;
}

/** References that are remembered: those of a few pictures. */
const MAX_REFERENCES = 64;
/** What takes longer is followed by its events. */
const PREFER = { Prefer: "wait=1" };
const PATH = "/v1/segmentations";

/** Asks the REST API. A picture's file is sent once; further questions name it by its id. */
export function createRemoteEngine({
  endpoint,
  token,
  timeoutMs,
  fetch = globalThis.fetch.bind(globalThis),
  upload: send = "XMLHttpRequest" in globalThis ? upload : undefined,
}: RemoteEngineOptions): Engine {
  const api = createApi({ endpoint, token, fetch, upload: send });
  const closed = new AbortController();
  const imageIds = new WeakMap<Picture, string>();
  const references = new RecentMap<string, { readonly found: ReferenceRecord | null }>(
    MAX_REFERENCES,
  );

  async function living<T>(signal: AbortSignal, work: (life: Life) => Promise<T>): Promise<T> {
    const life = watchLife(timeoutMs(), AbortSignal.any([signal, closed.signal]));
    try {
      return await work(life);
    } catch (error) {
      life.signal.throwIfAborted(); // rather than the form that fetch() gives it
      throw error;
    } finally {
      life.end();
    }
  }

  async function ask(
    picture: Picture,
    request: PreviewRequest,
    life: Life,
    onProgress: CallOptions["onProgress"],
  ): Promise<Answer> {
    const id = imageIds.get(picture);
    if (id) {
      try {
        return await api.json(PATH, {
          method: "POST",
          headers: { "Content-Type": "application/json", ...PREFER },
          body: JSON.stringify({ ...request, image: { id } }),
          life,
        });
      } catch (error) {
        if (!isForgotten(error)) throw error;
        imageIds.delete(picture);
      }
    }
    const body = new FormData();
    body.append("image", picture.file, "image");
    body.append("request", JSON.stringify(request));
    const onSent = (done: number, total: number) =>
      onProgress?.({ stage: done < total ? "send" : "queue", done, total });
    onSent(0, picture.file.size);
    return await api.json(PATH, { method: "POST", headers: PREFER, body, life, onSent });
  }

  return {
    segment: (picture, request, { signal, onProgress }) =>
      living(signal, async (life) => {
        let answer = await ask(picture, request, life, onProgress);
        if (answer.status === "queued" || answer.status === "running") {
          try {
            const { followSegmentation } = await import("./follow-segmentation.ts");
            answer = await followSegmentation(answer.id, { api, life, onProgress });
          } catch (error) {
            forget(api, answer.id);
            throw error;
          }
        }
        const result = resultOf(answer);
        imageIds.set(picture, result.image.id);
        return result;
      }),
    reference: (id, { signal }) =>
      living(signal, async (life) => {
        const known = references.get(id);
        if (known) return known.found;
        const found = await api
          .json<ReferenceRecord>(`/v1/references/${encodeURIComponent(id)}`, { life })
          .catch((error) => {
            if (statusOf(error) === 404) return null;
            throw error;
          });
        references.set(id, { found });
        return found;
      }),
    close: () => closed.abort(new DOMException("The preview is closed", "AbortError")),
  };
}

/** @throws {ProblemError} why there is none */
function resultOf(answer: Answer): SegmentationResult {
  if (answer.status === "succeeded") return answer;
  if (answer.status === "failed") throw new RefusedError(answer.problem, 0);
  throw pageProblem("segmentation_cancelled", `Ask again: got ${answer.status} for ${answer.id}`);
}

function statusOf(error: unknown): number | undefined {
  return error instanceof ProblemError ? error.problem.status : undefined;
}

/** Whether the API doesn't have the picture any longer. */
function isForgotten(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { status, code, errors } = error.problem;
  return status === 404 && code !== "reference_unknown" ||
    status === 422 && (errors ?? []).some(({ pointer }) => pointer.startsWith("#/image"));
}

/** Nobody waits for it any longer: the server may spare the work. */
function forget(api: Api, id: string): void {
  const life = watchLife(10_000, new AbortController().signal);
  api.send(`${PATH}/${id}`, { method: "DELETE", keepalive: true, life })
    .then(({ body }) => body?.cancel())
    .catch(() => {})
    .finally(life.end);
}
