import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const root = (path) => here(`../../${path}`);

/** Instructions of a Dockerfile, stage by stage; lines that are continued are put together. */
function stagesOf(text) {
  const lines = text.replaceAll(/\\\n\s*/g, "").split("\n").map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const stages = [];
  for (const line of lines) {
    const [, instruction, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    assert.ok(instruction, `an instruction: got ${line}`);
    if (instruction === "FROM") {
      const [, image, name] = /^(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
      stages.push({ image, name, instructions: [] });
    } else stages.at(-1).instructions.push({ instruction, rest });
  }
  return stages;
}

for (const name of ["api", "worker"]) {
  const text = await readFile(here(`${name}.Dockerfile`), "utf8");
  const stages = stagesOf(text);
  const names = stages.map((stage) => stage.name);

  test(`${name}.Dockerfile builds on whole versions and its own stages`, () => {
    for (const { image } of stages) {
      assert.ok(names.includes(image) || /:\d+\.\d+\.\d+-/.test(image), image);
    }
    for (const [, from] of text.matchAll(/--from=(\S+)/g)) assert.ok(names.includes(from), from);
  });

  test(`${name}.Dockerfile ends in images that aren't root's, and tell how they are`, () => {
    const final = stages.filter(({ name }) => !name?.startsWith("build"));
    assert.ok(final.length > 0);
    for (const { instructions } of final) {
      const of = (wanted) => instructions.filter(({ instruction }) => instruction === wanted);
      assert.equal(of("USER")[0]?.rest, "10001:10001");
      assert.equal(of("HEALTHCHECK").length, 1);
      assert.match(of("CMD")[0].rest, /^\["node",/);
      assert.equal(of("RUN").length, 0, "nothing is installed in the last stage");
      assert.equal(of("ADD").length, 0);
    }
  });

  test(`${name}.Dockerfile copies and runs what is there`, () => {
    for (const { instructions } of stages) {
      for (const { instruction, rest } of instructions) {
        if (instruction === "COPY" && !rest.includes("--from")) {
          for (const path of rest.split(" ").slice(0, -1)) assert.ok(existsSync(root(path)), path);
        }
        for (const [path] of rest.matchAll(/\b(?:deploy|gpu-worker|api)\/[\w/.-]+\.m?[jt]s\b/g)) {
          assert.ok(existsSync(root(path)), path);
        }
      }
    }
    assert.ok(existsSync(here(`${name}.Dockerfile.dockerignore`)));
  });
}

test("the worker's image for GPUs fetches its provider by a step of its own", async () => {
  const text = await readFile(here("worker.Dockerfile"), "utf8");
  assert.match(text, /AS build-cuda\n(#.*\n)*RUN ONNXRUNTIME_NODE_INSTALL=cuda12/);
  assert.ok(existsSync(root("node_modules/onnxruntime-node/script/install.js")));
});

test("what is secret or large stays out of the images' context", async () => {
  for (const name of ["api", "worker"]) {
    const lines = (await readFile(here(`${name}.Dockerfile.dockerignore`), "utf8")).split("\n");
    for (
      const wanted of [
        ".git",
        ".kanizsa",
        "**/node_modules",
        "deploy/secrets",
        "deploy/compose.env",
      ]
    ) {
      assert.ok(lines.includes(wanted), `${name}: ${wanted}`);
    }
  }
});
