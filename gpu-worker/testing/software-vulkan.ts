import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ICD = "vk_swiftshader_icd.json";
const LOADER = "libvulkan.so.1";

/**
 * Variables with which a process finds SwiftShader, the Vulkan driver that comes with Chromium and
 * computes on the CPU; undefined where there is none. What npm's Chromium packs is unpacked first.
 */
export async function softwareVulkan(): Promise<Record<string, string> | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const found = () =>
    ["/usr/lib/chromium", tmpdir()].find((folder) =>
      existsSync(join(folder, ICD)) && existsSync(join(folder, LOADER))
    );
  if (found() === undefined) {
    const { default: packed } = await import("@sparticuz/chromium");
    await packed.executablePath().catch(() => {});
  }
  const folder = found();
  return folder === undefined
    ? undefined
    : { VK_ICD_FILENAMES: join(folder, ICD), LD_LIBRARY_PATH: folder };
}
