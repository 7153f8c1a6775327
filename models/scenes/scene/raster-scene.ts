import { projectTriangles, viewVertices } from "../raster/project-vertices.ts";
import { Spans } from "../raster/scan-triangle.ts";
import { Visibility } from "../raster/visibility.ts";
import type { Patterns } from "../shade/noise.ts";
import { buildScene, type BuiltScene } from "./build-scene.ts";
import type { SceneDescription } from "./scene-description.ts";

/** A built scene and what its camera sees: all that annotations need. */
export interface RasterScene extends BuiltScene {
  readonly visibility: Visibility;
  /** Vertices in the camera's space, see `viewVertices`. */
  readonly view: Float64Array;
}

/** Builds a scene and finds what each sample shows. */
export function rasterScene(scene: SceneDescription, patterns: Patterns): RasterScene {
  const built = buildScene(scene, patterns);
  const { set, camera } = built;
  const view = viewVertices(set, camera);
  const visibility = new Visibility(camera.width, camera.height);
  const spans = new Spans(camera.height);
  projectTriangles(
    set,
    view,
    camera,
    0,
    set.triangleCount,
    (...triangle) => visibility.draw(...triangle, spans),
  );
  return { ...built, view, visibility };
}
