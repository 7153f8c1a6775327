import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/** What is looked at to tell whether a provider may run here. */
export interface Machine {
  readonly platform: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
  /** Names in a folder, none where there is no such folder. */
  readonly list: (folder: string) => readonly string[];
}

/** Where Vulkan's loader looks for drivers on Linux. */
const DRIVER_FOLDERS = [
  "/etc/vulkan/icd.d",
  "/usr/local/share/vulkan/icd.d",
  "/usr/share/vulkan/icd.d",
  "/run/opengl-driver/share/vulkan/icd.d",
];
/** Variables that name drivers in place of those, or beside them. */
const DRIVER_VARIABLES = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES", "VK_ADD_DRIVER_FILES"];
/** Drivers that compute on the CPU, some ten times slower than its own provider. */
const SOFTWARE = /lvp|swiftshader|llvmpipe/i;
/** What Vulkan's loader is told to pass over where such a driver isn't wanted. */
const SOFTWARE_PATTERNS = "*lvp*,*swiftshader*";

export const THIS_MACHINE: Machine = {
  platform: process.platform,
  environment: process.env,
  exists: existsSync,
  list: (folder) => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
};

/**
 * Why a provider can't run here or had better not, null when it is worth a try. Native code that is
 * asked for a driver which isn't there prints to standard error; looking first is quiet and costs
 * nothing.
 *
 * @param isWished whether the CPU isn't to take over: then a software driver will do, for tests
 */
export function whyAbsent(
  provider: string,
  isWished: boolean,
  machine: Machine = THIS_MACHINE,
): string | null {
  if (provider === "cuda") return whyNoCuda(machine);
  if (provider === "webgpu" && machine.platform === "linux") return whyNoVulkan(machine, isWished);
  return null;
}

/** Keeps Vulkan's loader from drivers that compute on the CPU; for this process, before its first use. */
export function passOverSoftwareDrivers(
  environment: Record<string, string | undefined> = process.env,
): void {
  environment.VK_LOADER_DRIVERS_DISABLE ??= SOFTWARE_PATTERNS;
}

function whyNoCuda({ platform, exists }: Machine): string | null {
  const [prefix, suffix] = platform === "win32" ? ["", ".dll"] : ["lib", ".so"];
  const folder = join(
    dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json")),
    "bin/napi-v6",
    platform,
    process.arch,
  );
  const library = `${prefix}onnxruntime_providers_cuda${suffix}`;
  return exists(join(folder, library))
    ? null
    : `${library} isn't installed: README.md says how it is fetched`;
}

function whyNoVulkan({ environment, list }: Machine, isWished: boolean): string | null {
  const named = DRIVER_VARIABLES.flatMap((name) =>
    (environment[name] ?? "").split(":").filter((path) => path !== "")
  );
  const installed = DRIVER_FOLDERS.flatMap((folder) => list(folder))
    .filter((name) => name.endsWith(".json"));
  const drivers = [...named.map((path) => basename(path)), ...installed];
  if (drivers.length === 0) return "no Vulkan driver is installed";
  if (!isWished && drivers.every((name) => SOFTWARE.test(name))) {
    return `Vulkan has software drivers alone (${
      drivers.join(", ")
    }), slower than the CPU's own provider`;
  }
  return null;
}
