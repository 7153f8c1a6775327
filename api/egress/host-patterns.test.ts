import { assertEquals, assertThrows } from "@std/assert";
import { netPermission, parseHostPatterns, patternFor } from "./host-patterns.mjs";

const PATTERNS = parseHostPatterns(
  "images.example.com, *.Example.org:8443 http://10.0.0.7:9000,https://[fd00::1]:443,bücher.example,127.0.0.1",
);

const ALLOWED: readonly string[] = [
  "https://images.example.com/a.jpg",
  "https://IMAGES.example.com:443/",
  "https://a.example.org:8443/",
  "https://a.b.example.org:8443/",
  "http://10.0.0.7:9000/hook",
  "https://[fd00::1]/",
  "https://[fd00:0::1]/",
  "https://xn--bcher-kva.example/",
  "https://bücher.example/",
  "https://2130706433/",
];

const REFUSED: readonly string[] = [
  "http://images.example.com/",
  "https://images.example.com:444/",
  "https://images.example.com./",
  "https://images.example.com.evil.test/",
  "https://evilimages.example.com/",
  "https://example.com/",
  "https://a.images.example.com/",
  "https://images.example.com@evil.test/",
  "https://user@images.example.com/",
  "https://user:password@images.example.com/",
  "https://:password@images.example.com/",
  "https://example.org:8443/",
  "https://.example.org:8443/",
  "https://evilexample.org:8443/",
  "https://a.example.org/",
  "http://a.example.org:8443/",
  "https://10.0.0.7:9000/",
  "http://10.0.0.7/",
  "http://10.0.0.8:9000/",
  "ftp://images.example.com/",
  "file:///etc/passwd",
  "data:image/png;base64,AAAA",
  "wss://images.example.com/",
];

Deno.test("patternFor() allows exactly the scheme, host and port that are listed", () => {
  for (const url of ALLOWED) {
    assertEquals(patternFor(PATTERNS, new URL(url)) !== null, true, url);
  }
  for (const url of REFUSED.filter((text) => URL.canParse(text))) {
    assertEquals(patternFor(PATTERNS, new URL(url)), null, url);
  }
  assertEquals(patternFor([], new URL("https://images.example.com")), null);
});

Deno.test("parseHostPatterns() takes an address for exact only with its scheme and port", () => {
  const exact = (text: string) => parseHostPatterns(text)[0].exactAddress;
  assertEquals(exact("http://10.0.0.7:9000"), true);
  assertEquals(exact("https://[::1]:443"), true);
  assertEquals(exact("10.0.0.7:9000"), false);
  assertEquals(exact("https://10.0.0.7"), false);
  assertEquals(exact("http://internal.example:9000"), false);
});

Deno.test("parseHostPatterns() refuses what would allow more than it says", () => {
  const entries = [
    "*",
    "*.",
    "*:443",
    "a.*.example.com",
    "*example.com",
    "https://example.com/path",
    "https://example.com?x",
    "https://user@example.com",
    "ftp://example.com",
    "example.com:99999",
    "example.com.",
    "-example.com",
    "*.127.0.0.1",
    "exa%20mple.com",
    "https://",
    "10.0.0.0/8",
  ];
  for (const entry of entries) {
    assertThrows(() => parseHostPatterns(`ok.example,${entry}`), Error, "Write hosts as");
  }
  assertEquals(parseHostPatterns(""), []);
  assertEquals(parseHostPatterns(" , "), []);
});

Deno.test("netPermission() writes each pattern as Deno's --allow-net takes it", () => {
  assertEquals(PATTERNS.map(netPermission), [
    "images.example.com:443",
    "*.example.org:8443",
    "10.0.0.7:9000",
    "[fd00::1]:443",
    "xn--bcher-kva.example:443",
    "127.0.0.1:443",
  ]);
});
