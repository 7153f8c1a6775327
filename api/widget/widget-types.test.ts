/// <reference lib="dom" />
import { assert, assertEquals } from "@std/assert";
import { attributeOf, SETTINGS } from "./element/settings.ts";
import type * as ours from "./types.ts";
import type { Strings } from "./view/strings.ts";
import type { KanizsaPreview as OurClass } from "./widget.ts";
import type * as published from "./widget.d.ts";

/** True where each can stand for the other. */
type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false;
/** What an element has beside what all elements have, without what browsers call. */
type Own<T> = Omit<
  T,
  | keyof HTMLElement
  | "connectedCallback"
  | "disconnectedCallback"
  | "attributeChangedCallback"
>;

/** Doesn't compile where widget.d.ts says something else than the code. */
const SAME: {
  members: Same<keyof Own<OurClass>, keyof Own<published.KanizsaPreview>>;
  element: Same<Own<OurClass>, Own<published.KanizsaPreview>>;
  result: Same<ours.SegmentationResult, published.SegmentationResult>;
  problem: Same<ours.Problem, published.Problem>;
  progress: Same<ours.Progress, published.Progress>;
  mode: Same<ours.ModeDetail, published.ModeDetail>;
  prompt: Same<ours.Prompt, published.Prompt>;
  request: Same<ours.PreviewRequest, published.PreviewRequest>;
  picture: Same<ours.Picture, published.Picture>;
  strings: Same<Required<Strings>, Required<published.Strings>>;
  details: Same<
    NonNullable<Strings["details"]>,
    Partial<published.DetailStrings>
  >;
  tool: Same<NonNullable<Strings["tool"]>, Partial<published.ToolStrings>>;
  tag: Same<HTMLElementTagNameMap["kanizsa-preview"], published.KanizsaPreview>;
} = {
  members: true,
  element: true,
  result: true,
  problem: true,
  progress: true,
  mode: true,
  prompt: true,
  request: true,
  picture: true,
  strings: true,
  details: true,
  tool: true,
  tag: true,
};

const HERE = new URL("./", import.meta.url);
const readText = (name: string) => Deno.readTextFile(new URL(name, HERE));

/** The text of every source file of the preview, tests left out. */
async function sources(folder = HERE): Promise<string[]> {
  const texts: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (
      isDirectory && !["dist", "testing", "networks", "runtime"].includes(name)
    ) {
      texts.push(...await sources(new URL(`${name}/`, folder)));
    } else if (/^(?!.*\.(test|d)\.ts$).*\.ts$/.test(name)) {
      texts.push(await Deno.readTextFile(new URL(name, folder)));
    }
  }
  return texts;
}

function found(texts: readonly string[], pattern: RegExp): Set<string> {
  const matches = texts.flatMap((text) => [...text.matchAll(pattern)]);
  return new Set(matches.flatMap(([, names]) => names.split(" ")));
}

Deno.test("widget.d.ts says of the element what its code does, and imports nothing", async () => {
  assert(Object.values(SAME).every(Boolean));
  const text = await readText("widget.d.ts");
  assertEquals(text.match(/^import|from "/m), null);
  for (const name of Object.keys(SETTINGS)) {
    assert(text.includes(`\n  ${name}: `), name);
  }
});

Deno.test("the README tells of every attribute, part, slot, custom property and event", async () => {
  const readme = await readText("README.md");
  const texts = await sources();
  const parts = found(texts, /\bpart: ["`]([a-z][a-z -]*)["`]/g);
  const buttons = found(texts, /\bbuttonOf\("([a-z-]+)"/g);
  const slots = found(texts, /"slot",\s*\{ name: "([a-z-]+)"/g);
  const properties = found(texts, /var\((--kanizsa-[a-z-]+)/g);
  const events = found(texts, /#tell\("([a-z]+)"/g);
  assert(
    parts.size > 20 && buttons.size === 3 && slots.size > 2 &&
      events.size === 4,
  );
  const names = [
    ...Object.keys(SETTINGS).map(attributeOf),
    ...parts,
    ...buttons,
    ...slots,
    ...properties,
    ...[...events].map((name) => `kanizsa-${name}`),
  ];
  assertEquals(names.filter((name) => !readme.includes(`\`${name}\``)), []);
});
