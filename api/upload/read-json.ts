import { validate } from "@kanizsa/shared/schema/validate.ts";
import type * as z from "zod";
import { ProblemError } from "../problem-error.ts";
import { checkEncoding, mediaType } from "./check-encoding.ts";
import { parseJson } from "./parse-json.ts";
import { type BodyLimits, readBody } from "./read-body.ts";

/**
 * The JSON body of a small route, as its schema has it.
 *
 * @example const { name } = await readJson(c.req.raw, keySchema, { bytes: 10_000, timeoutMs });
 * @throws {ProblemError} content_encoding_unsupported, content_type_unsupported, request_too_large,
 * request_timeout, request_not_json, request_invalid
 */
export async function readJson<S extends z.ZodType>(
  request: Request,
  schema: S,
  limits: Omit<BodyLimits, "tooLarge">,
): Promise<z.output<S>> {
  checkEncoding(request.headers);
  if (mediaType(request.headers) !== "application/json") {
    const contentType = request.headers.get("Content-Type") || "no Content-Type";
    throw new ProblemError("content_type_unsupported", {
      detail: `Send application/json: got ${contentType}`,
    });
  }
  const body = await readBody(request, { ...limits, tooLarge: "request_too_large" });
  const parsed = validate(schema, parseJson(body));
  if (!parsed.success) throw new ProblemError("request_invalid", { errors: parsed.errors });
  return parsed.data;
}
