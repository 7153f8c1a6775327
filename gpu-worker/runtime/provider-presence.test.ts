import assert from "node:assert/strict";
import test from "node:test";
import { type Machine, passOverSoftwareDrivers, whyAbsent } from "./provider-presence.ts";

const machine = (
  drivers: readonly string[],
  environment: Record<string, string> = {},
  files = false,
): Machine => ({
  platform: "linux",
  environment,
  exists: () => files,
  list: (folder) => folder === "/usr/share/vulkan/icd.d" ? drivers : [],
});

test("whyAbsent() tells that CUDA's library isn't installed", () => {
  assert.match(whyAbsent("cuda", true, machine([])) ?? "", /onnxruntime_providers_cuda/);
  assert.equal(whyAbsent("cuda", true, machine([], {}, true)), null);
});

test("whyAbsent() tells that there is no Vulkan driver for WebGPU", () => {
  assert.match(whyAbsent("webgpu", true, machine([])) ?? "", /no Vulkan driver/);
  assert.equal(whyAbsent("webgpu", false, machine(["nvidia_icd.json"])), null);
  const named = { VK_ICD_FILENAMES: "/opt/driver/nvidia_icd.json" };
  assert.equal(whyAbsent("webgpu", false, machine([], named)), null);
});

test("whyAbsent() takes a software driver only where WebGPU is what is wished for", () => {
  const software = ["lvp_icd.x86_64.json"];
  assert.match(whyAbsent("webgpu", false, machine(software)) ?? "", /software/);
  assert.equal(whyAbsent("webgpu", true, machine(software)), null);
  assert.equal(whyAbsent("webgpu", false, machine([...software, "intel_icd.json"])), null);
  const named = { VK_DRIVER_FILES: "/opt/vk_swiftshader_icd.json" };
  assert.match(whyAbsent("webgpu", false, machine([], named)) ?? "", /swiftshader/);
});

test("whyAbsent() knows nothing against other providers, nor WebGPU on other systems", () => {
  assert.equal(whyAbsent("cpu", false, machine([])), null);
  assert.equal(whyAbsent("webgpu", false, { ...machine([]), platform: "darwin" }), null);
});

test("passOverSoftwareDrivers() leaves what the operator has set", () => {
  const environment: Record<string, string | undefined> = {};
  passOverSoftwareDrivers(environment);
  assert.equal(environment.VK_LOADER_DRIVERS_DISABLE, "*lvp*,*swiftshader*");
  environment.VK_LOADER_DRIVERS_DISABLE = "none";
  passOverSoftwareDrivers(environment);
  assert.equal(environment.VK_LOADER_DRIVERS_DISABLE, "none");
});
