/// <reference lib="dom" />
import { DrawTool } from "./draw-tool.ts";
import { englishTools, type ToolStrings } from "./tool-strings.ts";
import { TOOL_STYLES } from "./tool-styles.ts";
import type { Tool } from "./tool.ts";
import type { Tools, ToolsHost } from "./tools-host.ts";

/**
 * Opens the tools of one element; its shadow root has their styles until they are closed. What refining
 * needs is loaded with the first refinement.
 */
export function openTools(host: ToolsHost): Tools {
  const root = host.stage.svg.getRootNode();
  const scope = root instanceof ShadowRoot ? root : document;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(TOOL_STYLES);
  scope.adoptedStyleSheets.push(sheet);
  let open: Tool | null = null;
  let opener: Element | null = null;
  /** Counts what was opened and shut: what was loaded meanwhile may not be wanted any more. */
  let turn = 0;

  const strings = (): ToolStrings => ({ ...englishTools, ...host.strings.tool });

  const shut = () => {
    turn++;
    open?.close();
    open = null;
  };

  const leave = () => {
    const hadFocus = scope.activeElement !== null;
    shut();
    host.announce(strings().left);
    host.onDone();
    if (hadFocus && opener instanceof HTMLElement && opener.isConnected) opener.focus();
  };

  /** Who goes from one tool to the other returns to where the first was opened. */
  const remember = () => {
    const element = scope.activeElement;
    const { bar, layer } = host.stage;
    if (element && !bar.contains(element) && !layer.contains(element)) opener = element;
    return element;
  };

  const refine = async (id: number) => {
    const element = remember();
    shut();
    const now = turn;
    const { RefineTool } = await import("./refine-tool.ts");
    const { picture, result } = host.state();
    if (now !== turn) return;
    if (!picture || !result?.instances.some((instance) => instance.id === id)) return host.onDone();
    const tool = new RefineTool(host, picture, result, id, strings(), leave);
    open = tool;
    if (element) tool.focus();
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
      // it can't be loaded: the preview stays as it is
      refine(id).catch(leave);
    },
    changed(state) {
      if (!open || open.goesOn(state)) return;
      shut();
      host.onDone();
    },
    close() {
      shut();
      scope.adoptedStyleSheets = scope.adoptedStyleSheets.filter((other) => other !== sheet);
    },
  };
}
