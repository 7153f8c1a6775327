/** What of the Trusted Types API is used; browsers without it have no such global. */
export interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): object };
}

/** The one policy of the page, which all copies of the widget share: a second one may not be made. */
const POLICY = Symbol.for("kanizsa.trusted-types-policy");

export const POLICY_NAME = "kanizsa";

type Page = { trustedTypes?: TrustedTypes; [POLICY]?: ReturnType<TrustedTypes["createPolicy"]> };

/**
 * The address of the preview's worker as a page that requires Trusted Types takes it. Throws TypeError
 * where the page's policy doesn't allow one named `kanizsa`.
 */
export function trustedScriptUrl(url: string, page: Page = globalThis as Page): string | object {
  if (!page.trustedTypes) return url;
  page[POLICY] ??= page.trustedTypes.createPolicy(POLICY_NAME, { createScriptURL });
  return page[POLICY].createScriptURL(url);
}

/** Workers of the preview alone, whichever copy asks. */
function createScriptURL(url: string): string {
  const { protocol, pathname } = new URL(url);
  if (protocol === "blob:" || /\/worker(-[\w-]+)?\.js$/.test(pathname)) return url;
  throw new TypeError(`Name the preview's worker: got ${url}`);
}
