import { ShadowMap } from "../raster/shadow-map.ts";
import { projectTriangles, viewVertices } from "../raster/project-vertices.ts";
import { Spans } from "../raster/scan-triangle.ts";
import { Visibility } from "../raster/visibility.ts";
import { type BytePicture, develop } from "../shade/develop.ts";
import { Environment, ROAD_TINT } from "../shade/environment.ts";
import { Lighting } from "../shade/lighting.ts";
import type { Patterns } from "../shade/noise.ts";
import { shadePicture } from "../shade/shade-picture.ts";
import { Sky } from "../shade/sky.ts";
import { type BuiltScene, buildScene } from "./build-scene.ts";
import type { SceneDescription } from "./scene-description.ts";

/** A drawn scene, with what its annotations need. */
export interface RenderedScene extends BuiltScene {
  readonly picture: BytePicture;
  readonly visibility: Visibility;
  /** Vertices in the camera's space, see `viewVertices`. */
  readonly view: Float64Array;
}

/** Draws a scene: the same bytes for the same description, on any machine. */
export function renderScene(scene: SceneDescription, patterns: Patterns): RenderedScene {
  const built = buildScene(scene, patterns);
  const { set, camera } = built;
  const view = viewVertices(set, camera);
  const visibility = new Visibility(camera.width, camera.height);
  const spans = new Spans(camera.height);
  projectTriangles(set, view, camera, 0, set.triangleCount, (...triangle) => visibility.draw(...triangle, spans));
  const sky = new Sky(scene.weather, patterns);
  const environment = new Environment(sky, patterns, ROAD_TINT, scene.horizonSeed % 1000);
  const yaw = scene.camera.yaw * Math.PI / 180;
  const middle = [camera.position[0] + 20 * Math.cos(yaw), camera.position[1] + 20 * Math.sin(yaw), 0] as const;
  const shadows = scene.weather.sunStrength > 0.03 ? new ShadowMap(set, sky.sun, middle, 36) : null;
  const lighting = new Lighting(sky, environment, shadows, scene.weather.haze);
  const light = shadePicture(set, camera, visibility, lighting, sky);
  return { ...built, view, visibility, picture: develop(light, scene.development) };
}
