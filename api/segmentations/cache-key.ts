import { createHash } from "node:crypto";
import type { SegmentationRequest } from "@kanizsa/shared/schema/segmentation-request.ts";

/** What makes an answer: equal ones have equal keys, whatever order their fields came in. */
export interface CacheKeyParts {
  readonly tenant: string;
  /** SHA-256 of the picture's bytes. */
  readonly imageId: string;
  readonly request: SegmentationRequest;
  /** Versions of model, bank and pipeline, and what else of the worker shapes answers. */
  readonly versions: string;
}

/** SHA-256 of the parts, 64 hexadecimal digits. */
export function cacheKey({ tenant, imageId, request, versions }: CacheKeyParts): string {
  const text = JSON.stringify([tenant, imageId, canonicalRequest(request), versions]);
  return createHash("sha256").update(text).digest("hex");
}

/** The request with fields in one order, and `include` as the set that it is. */
export function canonicalRequest(request: SegmentationRequest): unknown {
  return sorted({ ...request, include: [...new Set(request.include)].sort() });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => a < b ? -1 : 1)
      .map(([name, part]) => [name, sorted(part)]),
  );
}
