/** One media range of an Accept header: `image/*;q=0.8`. */
export interface AcceptedRange {
  /** In lower case; "*" for any. */
  readonly type: string;
  readonly subtype: string;
  /** 0 (not at all) to 1. */
  readonly quality: number;
}

/** RFC 9110's token. */
const TOKEN = "[!#$%&'*+.^_`|~0-9a-z-]+";
const RANGE = new RegExp(`^(${TOKEN})/(${TOKEN})$`);
/** RFC 9110's qvalue: at most three decimals. */
const QUALITY = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/**
 * The ranges of an Accept header (RFC 9110, 12.5.1); those that are malformed are left out, and so
 * are parameters other than `q`.
 */
export function acceptedRanges(header: string): AcceptedRange[] {
  return header.toLowerCase().split(",").flatMap((entry): AcceptedRange[] => {
    const [range, ...parameters] = entry.split(";").map((part) => part.trim());
    const [, type, subtype] = range.match(RANGE) ?? [];
    if (type === undefined || (type === "*" && subtype !== "*")) return [];
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    if (weight === undefined) return [{ type, subtype, quality: 1 }];
    const [, quality] = weight.match(QUALITY) ?? [];
    return quality === undefined ? [] : [{ type, subtype, quality: Number(quality) }];
  });
}
