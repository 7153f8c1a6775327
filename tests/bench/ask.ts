import type { Services } from "../harness/services.ts";

/** What all requests of a benchmark need of the API. */
export type Target = Pick<Services, "apiUrl" | "adminKey">;

export function bearer({ adminKey }: Target): Record<string, string> {
  return { Authorization: `Bearer ${adminKey}` };
}

/** Sends a picture, for requests that name it. @returns its id */
export async function sendImage(target: Target, image: Uint8Array<ArrayBuffer>): Promise<string> {
  const { id } = await expectJson(
    await fetch(`${target.apiUrl}/v1/images`, {
      method: "POST",
      headers: { ...bearer(target), "Content-Type": "image/jpeg" },
      body: image,
    }),
  );
  return String(id);
}

/** The object of an answer that is expected to be 2xx. */
export async function expectJson(response: Response): Promise<Readonly<Record<string, unknown>>> {
  const text = await response.text();
  if (!response.ok) throw new Error(`Expected an answer 2xx: got ${response.status} ${text}`);
  return JSON.parse(text);
}
