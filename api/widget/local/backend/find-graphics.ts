/// <reference lib="dom" />

/** What computes WebGL here, if anything does. */
export type Graphics = "hardware" | "software" | "none";

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render|paravirtual/i;

/** Looks for WebGL 2 that can render floats, and at who renders it. */
export function findGraphics(): Graphics {
  if (typeof OffscreenCanvas === "undefined") return "none";
  try {
    const gl = new OffscreenCanvas(1, 1).getContext("webgl2");
    if (!gl?.getExtension("EXT_color_buffer_float")) return "none";
    const info = gl.getExtension("WEBGL_debug_renderer_info");
    const renderer = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    gl.getExtension("WEBGL_lose_context")?.loseContext();
    return isSoftware(renderer) ? "software" : "hardware";
  } catch {
    return "none";
  }
}

/** Whether a renderer of this name is a program on the processor. */
export function isSoftware(renderer: string): boolean {
  return SOFTWARE.test(renderer);
}
