import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { writeAmodalScenes } from "@kanizsa/shared/formats/scenes/write-amodal-scenes.ts";
import { annotateScene } from "../annotate/annotate-scene.ts";
import { renderScene } from "../scene/render-scene.ts";
import { createPatterns } from "../shade/noise.ts";
import { composePicture } from "./compose-picture.ts";
import { pictureName } from "./set-layout.ts";

// Of `npm run scenes -- --split train`: raise GENERATOR_VERSION when one of these changes.
const INDEX = 1;
const PUBLISHED = {
  description: "7639b99b1a9b4af6f7b3c9cbbe689368e926495e235ccf709b563435b7a05342",
  pixels: "1a33e4e3ab72083afb35eef81f2621f85b1638e42516ce64583ea311253a0783",
  annotation: "847d405756c996f2a44da0becfdf855fd93f1f86493ed52db38ab54fcebdf603",
};

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

test("the first training picture is drawn as it was published", () => {
  const scene = composePicture({ split: "train", index: INDEX, seed: 1, width: 640, height: 360 });
  const rendered = renderScene(scene, createPatterns());
  const image = annotateScene(scene, rendered, INDEX, pictureName(INDEX));
  const [written] = writeAmodalScenes({ name: "", categories: [], images: [image] }).images;
  assert.deepEqual({
    description: sha256(JSON.stringify(scene)),
    pixels: sha256(rendered.picture.rgb),
    annotation: sha256(JSON.stringify(written)),
  }, PUBLISHED);
});
