import { createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import type { ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";
import { drawnResult } from "../../api/testing/drawn-result.ts";
import { startFakeWorker } from "../../api/testing/fake-worker.ts";

export interface WholeWorker extends AsyncDisposable {
  readonly url: string;
}

export const REFERENCE_IDS = ["hatchback-17-left", "sedan 3/left", "ö"] as const;

const REFERENCES = REFERENCE_IDS.map((id): ReferenceRecord => ({
  id,
  category: "car",
  source: "street.jpg",
  scale: 1.5,
  mirrored: false,
  silhouette: encodeRle(createBitmap(384, 256)),
}));

/** A fake worker that also knows its licence and references, and refuses references it doesn't know. */
export function startWholeWorker(): WholeWorker {
  const inner = startFakeWorker({
    answer: ({ image, request }) => {
      const asked = request.prompts.map(({ reference_id }) => reference_id);
      return asked.some((id) => id !== undefined && !isKnown(id))
        ? refuse("reference_unknown", 404)
        : drawnResult(image, request);
    },
  });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search, searchParams } = new URL(request.url);
      const reference = /^\/v2\/models\/car\/references\/([^/]+)$/.exec(pathname)?.[1];
      if (reference !== undefined) {
        const found = REFERENCES.find(({ id }) => id === decodeURIComponent(reference));
        return found ? Response.json(found) : refuse("reference_unknown", 404);
      }
      if (pathname === "/v2/models/car/references") return listReferences(searchParams);
      const answer = await fetch(inner.url + pathname + search, {
        method: request.method,
        headers: request.headers,
        body: request.body && await request.bytes(),
      });
      return pathname === "/v2/models/car" ? await withLicence(answer) : answer;
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: async () => {
      await server.shutdown();
      await inner[Symbol.asyncDispose]();
    },
  };
}

function isKnown(id: string): boolean {
  return REFERENCES.some((each) => each.id === id);
}

function listReferences(query: URLSearchParams): Response {
  const after = query.get("after");
  if (after !== null && !isKnown(after)) {
    const errors = [{ pointer: "#/after", message: "Use the id of a reference" }];
    return Response.json({ error: "Change it", code: "request_invalid", errors }, { status: 422 });
  }
  const from = REFERENCES.findIndex(({ id }) => id === after) + 1;
  const references = REFERENCES.slice(from, from + Number(query.get("limit")));
  const next = from + references.length < REFERENCES.length ? references.at(-1)?.id ?? null : null;
  return Response.json({ references, next });
}

async function withLicence(answer: Response): Promise<Response> {
  const model = await answer.json();
  const parameters = {
    ...model.parameters,
    created_at: "2026-11-23T20:27:28Z",
    licence: "Apache-2.0",
    training_data: ["drawn"],
  };
  return Response.json({ ...model, parameters });
}

function refuse(code: string, status: number): Response {
  return Response.json({ error: "Use another", code }, { status });
}
