/** Response headers that many answers share. */
export const HEADERS = {
  RequestId: {
    description: "The request's id: name it when you report an error",
    schema: { type: "string" },
    example: "0f6c5a5e-6c1e-4f0e-9d3b-0c8a3b1d2e4f",
  },
  RateLimit: {
    description: "What is left of the limit, and seconds until it is whole again",
    schema: { type: "string" },
  },
  RateLimitPolicy: {
    description: "The limit: requests in a window of seconds",
    schema: { type: "string" },
  },
  RetryAfter: {
    description: "Seconds to wait before another try",
    schema: { type: "integer", minimum: 0 },
    example: 5,
  },
  WwwAuthenticate: {
    description: "How to authenticate",
    schema: { type: "string" },
    example: 'Bearer realm="kanizsa"',
  },
} as const;

export function headerRef(name: keyof typeof HEADERS): { readonly $ref: string } {
  return { $ref: `#/components/headers/${name}` };
}

/** Headers of every answer of a route. */
export function answerHeaders(secured: boolean): Record<string, { readonly $ref: string }> {
  return {
    "X-Request-Id": headerRef("RequestId"),
    ...(secured && {
      RateLimit: headerRef("RateLimit"),
      "RateLimit-Policy": headerRef("RateLimitPolicy"),
    }),
  };
}
