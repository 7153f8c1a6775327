import { ProblemError } from "../problem-error.ts";

/**
 * The value that the bytes hold as JSON in UTF-8.
 *
 * @throws {ProblemError} request_not_json
 */
export function parseJson(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw new ProblemError("request_not_json", {
      detail: `Send JSON in UTF-8, as RFC 8259 has it: ${error.message}`,
    });
  }
}
