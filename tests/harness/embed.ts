import type { Services } from "./services.ts";

/** A token that pages of an origin may use. */
export async function embedToken(services: Services, ...origins: string[]): Promise<string> {
  const response = await fetch(`${services.apiUrl}/v1/embed-tokens`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${services.adminKey}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ origins }),
  });
  if (response.status !== 201) throw new Error(`Expected a token: got ${await response.text()}`);
  return (await response.json()).token;
}
