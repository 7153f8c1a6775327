/** The key stays in the tab; the page works with a token for its own origin. */
const KEY_FORM = /^kz_(?:[a-z2-9]{8}_)?[A-Za-z0-9_-]{43}$/;
const KEY_STORAGE = "kanizsa-key";
/** s */
const LIFETIME = 3600;
const RENEWED_BEFORE_MS = 120_000;
const LIMIT_MS = 10_000;

export const isKey = (text) => KEY_FORM.test(text);
export const keptKey = () => sessionStorage.getItem(KEY_STORAGE) ?? "";
export const keepKey = (key) => sessionStorage.setItem(KEY_STORAGE, key);
export const forgetKey = () => sessionStorage.removeItem(KEY_STORAGE);

/** A refusal of the API, in its words. */
export class Refusal extends Error {}

/** A token for this origin, and when it ends. Throws Refusal, or what fetch() throws. */
async function mint(key) {
  const response = await fetch("/v1/embed-tokens", {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ origins: [location.origin], expires_in_seconds: LIFETIME }),
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  const answer = await response.json();
  if (!response.ok) throw new Refusal(answer.detail);
  return { token: answer.token, expiresAt: Date.parse(answer.expires_at) };
}

/** Gives `onToken` a token now, and another before it ends, until the function that it returns is called. */
export async function followToken(key, onToken) {
  let timer;
  const renew = async () => {
    const { token, expiresAt } = await mint(key);
    onToken(token);
    const wait = Math.max(10_000, expiresAt - Date.now() - RENEWED_BEFORE_MS);
    timer = setTimeout(() => renew().catch(() => timer = setTimeout(renew, LIMIT_MS)), wait);
  };
  await renew();
  return () => clearTimeout(timer);
}
