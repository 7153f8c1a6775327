import { ShadowMap } from "../raster/shadow-map.ts";
import { type BytePicture, develop } from "../shade/develop.ts";
import { Environment, ROAD_TINT } from "../shade/environment.ts";
import { Lighting } from "../shade/lighting.ts";
import type { Patterns } from "../shade/noise.ts";
import { shadePicture } from "../shade/shade-picture.ts";
import { Sky } from "../shade/sky.ts";
import { type RasterScene, rasterScene } from "./raster-scene.ts";
import type { SceneDescription } from "./scene-description.ts";

/** A drawn scene. */
export interface RenderedScene extends RasterScene {
  readonly picture: BytePicture;
}

/** Draws a scene: the same bytes for the same description, on any machine. */
export function renderScene(scene: SceneDescription, patterns: Patterns): RenderedScene {
  const raster = rasterScene(scene, patterns);
  const { set, camera, visibility } = raster;
  const sky = new Sky(scene.weather, patterns);
  const environment = new Environment(sky, patterns, ROAD_TINT, scene.horizonSeed % 1000);
  const yaw = scene.camera.yaw * Math.PI / 180;
  const middle = [
    camera.position[0] + 20 * Math.cos(yaw),
    camera.position[1] + 20 * Math.sin(yaw),
    0,
  ] as const;
  const shadows = scene.weather.sunStrength > 0.03 ? new ShadowMap(set, sky.sun, middle, 36) : null;
  const lighting = new Lighting(sky, environment, shadows, scene.weather.haze);
  const light = shadePicture(set, camera, visibility, lighting, sky);
  return { ...raster, picture: develop(light, scene.development) };
}
