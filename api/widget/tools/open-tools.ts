/// <reference lib="dom" />
import { DrawTool } from "./draw-tool.ts";
import { RefineTool } from "./refine-tool.ts";
import { englishTools, type ToolStrings } from "./tool-strings.ts";
import { TOOL_STYLES } from "./tool-styles.ts";
import type { Tool } from "./tool.ts";
import type { Tools, ToolsHost } from "./tools-host.ts";

/** Opens the tools of one element; its shadow root has their styles until they are closed. */
export function openTools(host: ToolsHost): Tools {
  const root = host.stage.svg.getRootNode();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(TOOL_STYLES);
  if (root instanceof ShadowRoot) root.adoptedStyleSheets.push(sheet);
  let open: Tool | null = null;
  let opener: Element | null = null;

  const focused = () => root instanceof ShadowRoot ? root.activeElement : document.activeElement;

  const shut = () => {
    open?.close();
    open = null;
  };

  const leave = () => {
    const hadFocus = focused() !== null;
    shut();
    host.announce(strings().left);
    host.onDone();
    if (hadFocus && opener instanceof HTMLElement && opener.isConnected) opener.focus();
  };

  const strings = (): ToolStrings => ({ ...englishTools, ...host.strings.tool });

  const remember = () => {
    // from one tool to the other: where the first was opened
    const element = focused();
    if (element && !host.stage.bar.contains(element) && !host.stage.layer.contains(element)) {
      opener = element;
    }
    return element;
  };

  return {
    draw() {
      const { picture } = host.state();
      if (!picture) return;
      const element = remember();
      const byKeyboard = element?.matches(":focus-visible");
      shut();
      const tool = new DrawTool(host, picture, strings(), leave);
      open = tool;
      if (byKeyboard) tool.begin();
      else if (element) tool.focus();
    },
    refine(id) {
      const { picture, result } = host.state();
      if (!picture || !result?.instances.some((instance) => instance.id === id)) return;
      const element = remember();
      shut();
      const tool = new RefineTool(host, picture, result, id, strings(), leave);
      open = tool;
      if (element) tool.focus();
    },
    changed(state) {
      if (!open || open.goesOn(state)) return;
      shut();
      host.onDone();
    },
    close() {
      shut();
      if (!(root instanceof ShadowRoot)) return;
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    },
  };
}
