/** A token for the page's own origin, made with a key and renewed while the page is open. */

/** s */
const LIFETIME = 3600;
const RENEWED_BEFORE_MS = 120_000;
/** Between tries while the server can't be reached, and the longest wait for it. */
const PAUSE_MS = 10_000;

/** A refusal of the API, in its words. */
export class Refusal extends Error {}

/** Throws Refusal, or what fetch() throws. */
async function mint(key) {
  const response = await fetch("/v1/embed-tokens", {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ origins: [location.origin], expires_in_seconds: LIFETIME }),
    signal: AbortSignal.timeout(PAUSE_MS),
  });
  const answer = await response.json();
  if (response.ok) return { token: answer.token, expiresAt: Date.parse(answer.expires_at) };
  const isKeyAtFault = response.status === 401 || response.status === 403;
  throw isKeyAtFault ? new Refusal(answer.detail) : new Error(answer.detail);
}

/**
 * Gives `onToken` a token now, and others before they end; `onRefusal` is told when the server takes
 * the key no more. Returns a function that ends it.
 */
export async function followToken(key, { onToken, onRefusal }) {
  let timer;
  let isOver = false;
  const renew = async () => {
    const { token, expiresAt } = await mint(key);
    if (isOver) return;
    onToken(token);
    again(Math.max(PAUSE_MS, expiresAt - Date.now() - RENEWED_BEFORE_MS));
  };
  const again = (wait) => {
    timer = setTimeout(() =>
      renew().catch((error) => {
        if (isOver) return;
        if (error instanceof Refusal) onRefusal(error);
        else again(PAUSE_MS);
      }), wait);
  };
  await renew();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
