import { assertEquals } from "@std/assert";
import { attributeOf, SETTINGS, type Settings } from "./settings.ts";

Deno.test("attributes are read as the settings that they mean", () => {
  const cases: [
    setting: keyof Settings,
    attribute: string | null,
    value: unknown,
  ][] = [
    ["src", null, ""],
    ["src", "a.jpg", "a.jpg"],
    ["mode", null, "auto"],
    ["mode", "local", "local"],
    ["mode", "LOCAL", "auto"],
    ["mode", "", "auto"],
    ["view", "hidden-only", "hidden-only"],
    ["prompt", "draw", "draw"],
    ["loading", "sometimes", "eager"],
    ["backend", null, null],
    ["backend", "wasm", "wasm"],
    ["backend", "webgpu", null],
    ["method", "transfer", "transfer"],
    ["maxInstances", "3", 3],
    ["maxInstances", " 07 ", 7],
    ["timeout", "4000", 4000],
  ];
  for (const broken of ["0", "-1", "1.5", "1e3", "many", "", "1234567890"]) {
    cases.push(["maxInstances", broken, null], ["timeout", broken, null]);
  }
  for (const [setting, attribute, value] of cases) {
    assertEquals([setting, attribute, SETTINGS[setting](attribute)], [
      setting,
      attribute,
      value,
    ]);
  }
});

Deno.test("attributes are written with hyphens", () => {
  assertEquals(["tokenUrl", "maxInstances", "src"].map(attributeOf), [
    "token-url",
    "max-instances",
    "src",
  ]);
});
