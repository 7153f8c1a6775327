/// <reference lib="dom" />

/** What the page's Content-Security-Policy forbade. */
export interface Violation {
  /** The directive to change: `worker-src`, … */
  readonly directive: string;
  /** What was blocked: an address, "blob", "wasm-eval", … */
  readonly blocked: string;
}

/** Listens for what a policy blocks while something is tried, for the directive that it must name. */
export class PolicyViolations {
  readonly #target: EventTarget | undefined;
  readonly #seen: Violation[] = [];
  readonly #listen = (event: Event) => {
    if (!("effectiveDirective" in event) || !("blockedURI" in event)) return;
    const [directive, blocked] = [event.effectiveDirective, event.blockedURI];
    this.#seen.push({ directive: String(directive), blocked: String(blocked) });
  };

  /** @param target the document, or a worker's global scope */
  constructor(target: EventTarget | undefined) {
    this.#target = target;
    target?.addEventListener("securitypolicyviolation", this.#listen);
  }

  /** The last violation of one of these directives. */
  of(...directives: readonly string[]): Violation | undefined {
    return this.#seen.findLast(({ directive }) => directives.includes(directive));
  }

  /** Waits for reports that are under way: they can come after the error that they explain. */
  reported(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 50));
  }

  end(): void {
    this.#target?.removeEventListener("securitypolicyviolation", this.#listen);
  }
}
