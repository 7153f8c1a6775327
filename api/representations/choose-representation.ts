import { validate } from "@kanizsa/shared/schema/validate.ts";
import * as z from "zod";
import { ProblemError } from "../problem-error.ts";
import { type AcceptedRange, acceptedRanges } from "./accepted-ranges.ts";
import {
  REPRESENTATION_NAMES,
  type RepresentationName,
  REPRESENTATIONS,
} from "./representations.ts";

const querySchema = z.object({ format: z.enum(REPRESENTATION_NAMES) });

/**
 * The representation that a request asks for: by `?format=`, or else by `Accept` with its q-values,
 * or else json. Of those accepted alike the one that is named more exactly wins, then the earlier one
 * of the table: whoever takes json, plain text and all else alike gets json.
 *
 * @throws {ProblemError} request_invalid for an unknown or a second `?format=`,
 *   representation_unknown when Accept admits none
 */
export function chooseRepresentation(request: Request): RepresentationName {
  const formats = new URL(request.url).searchParams.getAll("format");
  if (formats.length > 0) {
    const format = formats.length === 1 ? formats[0] : formats;
    const query = validate(querySchema, { format });
    if (query.success) return query.data.format;
    throw new ProblemError("request_invalid", { errors: query.errors });
  }
  const accept = request.headers.get("Accept")?.trim();
  if (!accept) return "json";
  const ranges = acceptedRanges(accept);
  const offers = REPRESENTATION_NAMES
    .map((name) => ({ name, ...bestRange(REPRESENTATIONS[name].mediaType, ranges) }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || b.precision - a.precision);
  if (offers.length > 0) return offers[0].name;
  const served = REPRESENTATION_NAMES.map((name) => REPRESENTATIONS[name].mediaType).join(", ");
  throw new ProblemError("representation_unknown", {
    detail: `Accept one of ${served}: got ${accept.slice(0, 100)}`,
  });
}

/** What the most exact range that fits says of a media type; quality 0 where none fits. */
function bestRange(mediaType: string, ranges: readonly AcceptedRange[]) {
  const [type, subtype] = mediaType.split(";")[0].split("/");
  let best = { quality: 0, precision: -1 };
  for (const range of ranges) {
    if (range.type !== "*" && range.type !== type) continue;
    if (range.subtype !== "*" && range.subtype !== subtype) continue;
    const precision = Number(range.type !== "*") + Number(range.subtype !== "*");
    if (precision > best.precision) best = { quality: range.quality, precision };
  }
  return best;
}
