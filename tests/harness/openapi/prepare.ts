import { readFixture } from "../caller.ts";
import type { Services } from "../services.ts";
import { REFERENCE_IDS } from "../whole-worker.ts";
import type { Description } from "./description.ts";
import type { Filling } from "./fill-plan.ts";
import { MARKS } from "./requests.ts";

/** The origin for which the token is. */
const ORIGIN = "https://fuzz.example";
const FIXTURES = ["small.jpg", "small-alpha.png", "small-palette.png", "small-grey.jpg"];

/** Pictures, segmentations, keys and a token that requests may ask for, change and delete. */
export async function prepareFilling(
  { apiUrl, adminKey }: Services,
  description: Description,
): Promise<Filling> {
  const post = async (path: string, body: BodyInit | object): Promise<{ id: string }> => {
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(apiUrl + path, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${adminKey}`,
        "Content-Type": isBytes ? "application/octet-stream" : "application/json",
      },
      body: isBytes ? body as BodyInit : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`Expected ${path} to work: got ${await response.text()}`);
    return await response.json();
  };
  const pictures = await Promise.all(FIXTURES.map(readFixture));
  const images: string[] = [];
  const segmentations: string[] = [];
  const keys: string[] = [];
  for (let i = 0; i < MARKS; i++) {
    images.push((await post("/v1/images", pictures[i % pictures.length])).id);
    const box = [10, 10, 20 + i, 20];
    const asked = { image: { id: images[i] }, prompts: [{ box }] };
    segmentations.push((await post("/v1/segmentations", asked)).id);
    keys.push((await post("/v1/keys", { name: `Fuzzed ${i}`, scopes: ["segment"] })).id);
  }
  const reader = await post("/v1/keys", { name: "Reader", scopes: ["references:read"] });
  const issues = description.operations.some(({ operationId }) => operationId === ISSUE);
  const token = issues && await post("/v1/embed-tokens", { origins: [ORIGIN] });
  const bearer = (text: string) => [["Authorization", `Bearer ${text}`]] as const;
  return {
    ids: { segmentation: segmentations, image: images, key: keys, reference: REFERENCE_IDS },
    pictures,
    credentials: {
      admin: bearer(adminKey),
      reader: bearer(textOf(reader, "key")),
      nobody: [],
      stranger: bearer(`kz_7Qm2xY9a_${"x".repeat(43)}`),
      forged: [...bearer(forgedToken()), ["Origin", ORIGIN]],
      token: token ? [...bearer(textOf(token, "token")), ["Origin", ORIGIN]] : [],
    },
  };
}

const ISSUE = "createEmbedToken";

function textOf(answer: object, name: string): string {
  return String(Object.entries(answer).find(([each]) => each === name)?.[1]);
}

/** Signed by nobody, for a day in the far future. */
function forgedToken(): string {
  const part = (value: object) =>
    new TextEncoder().encode(JSON.stringify(value)).toBase64({
      alphabet: "base64url",
      omitPadding: true,
    });
  const claims = { sub: "key_admin", origins: [ORIGIN], exp: 4_000_000_000 };
  return `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.${part({})}`;
}
