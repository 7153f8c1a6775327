import { concatenate } from "@kanizsa/shared/typed-array/concatenate.ts";
import type { RawRequest } from "../exchange.ts";
import type { MarkKind, Picture, Plan, PlannedBody } from "./requests.ts";

/** What the marks of plans stand for. */
export interface Filling {
  readonly ids: Readonly<Record<Exclude<MarkKind, "picture">, readonly string[]>>;
  readonly pictures: readonly Uint8Array<ArrayBuffer>[];
  /** Headers that say who asks. */
  readonly credentials: Readonly<Record<Plan["caller"], readonly (readonly [string, string])[]>>;
}

const BOUNDARY = "fuzz-3f7a";

/** The request of a plan, with everything in its place. */
export function fillPlan(plan: Plan, method: string, filling: Filling): RawRequest {
  const query = Object.entries(plan.query)
    .map(([name, value]) => `${encode(name)}=${encode(fillText(value ?? "", filling))}`).join("&");
  const body = plan.body && fillBody(plan.body, filling);
  const hasType = plan.headers.some(([name]) => name === "Content-Type");
  return {
    method,
    target: fillText(plan.target, filling, encodeURIComponent) + (query && `?${query}`),
    headers: [
      ...filling.credentials[plan.caller],
      ...(body?.type && !hasType ? [["Content-Type", body.type] as const] : []),
      ...plan.headers,
    ],
    ...(body && { body: body.bytes }),
  };
}

const encode = (text: string) => encodeURIComponent(text.toWellFormed());

/** The text with its marks replaced. */
export function fillText(
  text: string,
  { ids, pictures }: Filling,
  encode = (text: string) => text,
): string {
  return text.replace(/@(segmentation|image|key|reference|picture):(\d+)/g, (_, kind, index) => {
    const found = kind === "picture"
      ? pictures[index % pictures.length].toBase64()
      : ids[kind as keyof typeof ids][index % ids[kind as keyof typeof ids].length];
    return encode(found);
  });
}

function fillBody(body: PlannedBody, filling: Filling) {
  switch (body.kind) {
    case "text":
      return { type: body.type, bytes: bytesOf(fillText(body.text, filling)) };
    case "picture":
      return { type: body.type, bytes: draw(body.picture, filling) };
    case "form": {
      const parts = body.parts.flatMap(({ name, content }) => [
        bytesOf(
          `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${
            name.replace(/[\r\n"]/g, escape)
          }"\r\n\r\n`,
        ),
        typeof content === "string" ? bytesOf(fillText(content, filling)) : draw(content, filling),
        bytesOf("\r\n"),
      ]);
      return {
        type: `multipart/form-data; boundary=${BOUNDARY}`,
        bytes: concatenate(Uint8Array, [...parts, bytesOf(`--${BOUNDARY}--\r\n`)]),
      };
    }
  }
}

function draw({ index, share, flips }: Picture, { pictures }: Filling): Uint8Array {
  const whole = pictures[index % pictures.length];
  const bytes = whole.slice(0, Math.round(whole.length * share));
  for (const flip of flips) bytes[Math.floor(flip * (bytes.length - 1))] ^= 0x55;
  return bytes;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
