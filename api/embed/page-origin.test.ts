import { assertEquals } from "@std/assert";
import { pageOrigin } from "./page-origin.ts";

const OWN = "http://kanizsa.example:8787";

for (
  const [headers, wanted] of [
    [{ Origin: "https://shop.example" }, "https://shop.example"],
    [{ Origin: "https://shop.example", "Sec-Fetch-Site": "same-origin" }, "https://shop.example"],
    [{ Origin: "null", "Sec-Fetch-Site": "same-origin" }, "null"],
    [{ "Sec-Fetch-Site": "same-origin" }, OWN],
    [
      { "Sec-Fetch-Site": "same-origin", "X-Forwarded-Proto": "https" },
      "https://kanizsa.example:8787",
    ],
    [{ "Sec-Fetch-Site": "same-origin", "X-Forwarded-Proto": "javascript" }, OWN],
    [{ "Sec-Fetch-Site": "same-site" }, undefined],
    [{ "Sec-Fetch-Site": "cross-site" }, undefined],
    [{ "Sec-Fetch-Site": "none" }, undefined],
    [{ "Sec-Fetch-Site": "Same-Origin" }, undefined],
    [{ Referer: `${OWN}/` }, undefined],
    [{}, undefined],
  ] as const
) {
  Deno.test(`pageOrigin() of ${JSON.stringify(headers)} is ${wanted}`, () => {
    assertEquals(pageOrigin(new Request(`${OWN}/v1/references/a`, { headers })), wanted);
  });
}
