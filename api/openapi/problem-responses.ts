import { PROBLEM_CODES, type ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { answerHeaders, headerRef } from "./headers.ts";

type OpenApiObject = Readonly<Record<string, unknown>>;

/** What every route may answer that asks for a key, by the name of the shared answer. */
const SECURED = {
  Unauthorized: ["unauthorized"],
  Forbidden: ["forbidden", "origin_not_allowed"],
  TooManyRequests: ["rate_limited"],
  Internal: ["internal"],
  StoreUnavailable: ["store_unavailable"],
} as const satisfies Record<string, readonly ProblemCode[]>;

/** Codes that a route may answer whatever it does. */
export function sharedCodes(secured: boolean): readonly ProblemCode[] {
  return secured ? Object.values(SECURED).flat() : SECURED.Internal;
}

/** The answers that many routes share, for the description's components. */
export function sharedResponses(): Record<string, OpenApiObject> {
  return Object.fromEntries(
    Object.entries(SECURED).map(([name, codes]) => [name, problemResponse(codes, true)]),
  );
}

/** The error answers by status, each with an example of every code that it may carry. */
export function problemResponses(
  codes: readonly ProblemCode[],
  secured: boolean,
): Record<string, OpenApiObject> {
  const byStatus = Map.groupBy(codes, (code) => PROBLEM_CODES[code].status);
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => {
      const shared = Object.entries(SECURED).find(([, same]) => hasAll(same, codes))?.[0];
      const response = shared && secured
        ? { $ref: `#/components/responses/${shared}` }
        : problemResponse(codes, secured);
      return [String(status), response];
    }),
  );
}

function hasAll(one: readonly ProblemCode[], other: readonly ProblemCode[]): boolean {
  return one.length === other.length && one.every((code) => other.includes(code));
}

function problemResponse(codes: readonly ProblemCode[], secured: boolean): OpenApiObject {
  const { status } = PROBLEM_CODES[codes[0]];
  return {
    description: codes.map((code) => PROBLEM_CODES[code].title).join("; or: "),
    headers: {
      ...answerHeaders(secured),
      ...([429, 503].includes(status) && { "Retry-After": headerRef("RetryAfter") }),
      ...(status === 401 && { "WWW-Authenticate": headerRef("WwwAuthenticate") }),
    },
    content: {
      "application/problem+json": {
        schema: { $ref: "#/components/schemas/Problem" },
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

function exampleOf(code: ProblemCode) {
  const { status, title, mend } = PROBLEM_CODES[code];
  const errors = { pointer: "#/prompts/0/box", message: "Use at least 4 entries: got 3" };
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: mend,
    instance: "0f6c5a5e-6c1e-4f0e-9d3b-0c8a3b1d2e4f",
    code,
    ...(code === "request_invalid" && { errors: [errors] }),
  };
}
