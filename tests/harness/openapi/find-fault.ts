import { PROBLEM_CODES, problemSchema } from "@kanizsa/shared/schema/problem.ts";
import type { RawAnswer } from "../exchange.ts";
import type { Answer, Description, Operation } from "./description.ts";

/** Headers that aren't on every answer for which they are described. */
const MAY_LACK = /^(RateLimit|RateLimit-Policy)$/i;
/** Paths, stacks and modules of ours. */
const INTERNAL = /\bat .+\.ts:\d+|node_modules|file:\/\/|ZodError|TypeError|sqlite/i;

/** How an answer differs from what the description says of it, null where it doesn't. */
export function findFault(
  answer: RawAnswer,
  operation: Operation,
  description: Description,
): string | null {
  const { status, headers, body } = answer;
  const text = new TextDecoder().decode(body);
  const seen = `${status} ${text.slice(0, 500)}`;
  // 503 too: the worker is there, and one request after another fills no queue.
  if (status >= 500) return `a failure: ${seen}`;
  const described = operation.answers[status];
  if (!described) return `a status that isn't described: ${seen}`;
  const requestId = headers.get("X-Request-Id");
  if (!requestId) return `no X-Request-Id: ${seen}`;
  for (const name of Object.keys(described.headers ?? {})) {
    if (!MAY_LACK.test(name) && !headers.has(name)) return `no ${name}: ${seen}`;
  }
  return findBodyFault(answer, text, described, description) ??
    (status >= 400 ? findProblemFault(answer, text, described, requestId) : null);
}

function findBodyFault(
  { status, headers, body }: RawAnswer,
  text: string,
  { content }: Answer,
  description: Description,
): string | null {
  if (!content) return body.length === 0 ? null : `a body where none is described: ${text}`;
  const mediaType = (headers.get("Content-Type") ?? "").split(";")[0];
  const range = `${mediaType.split("/")[0]}/*`;
  const described = content[mediaType] ?? content[range];
  if (!described) return `${status} as ${mediaType || "nothing"}, which isn't described`;
  if (!/[/+]json$/.test(mediaType) || !described.schema) return null;
  const validate = description.validator(described.schema);
  if (validate(JSON.parse(text))) return null;
  return `a body that isn't as described: ${JSON.stringify(validate.errors)} ${text.slice(0, 500)}`;
}

function findProblemFault(
  { status, headers }: RawAnswer,
  text: string,
  { content = {} }: Answer,
  requestId: string,
): string | null {
  const type = headers.get("Content-Type");
  if (type !== "application/problem+json") return `a problem as ${type}`;
  const parsed = problemSchema.safeParse(JSON.parse(text));
  if (!parsed.success) return `no problem of the catalogue: ${text}`;
  const { code, instance, title, type: address } = parsed.data;
  const known = PROBLEM_CODES[code];
  if (known.status !== status || parsed.data.status !== status || known.title !== title) {
    return `a problem unlike its catalogue's: ${text}`;
  }
  if (address !== `/problems/${code}`) return `a type that leads nowhere: ${text}`;
  if (instance !== requestId) {
    return `an instance that isn't the X-Request-Id ${requestId}: ${text}`;
  }
  const examples = content["application/problem+json"]?.examples ?? {};
  if (!(code in examples)) return `a code that isn't described for ${status}: ${text}`;
  return INTERNAL.test(text) ? `something internal: ${text}` : null;
}
