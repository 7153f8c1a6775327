import type { SceneImage, SceneInstance } from "@kanizsa/shared/formats/scenes/scene-dataset.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { coverObject } from "../raster/cover.ts";
import type { RenderedScene } from "../scene/render-scene.ts";
import type { SceneDescription, VehicleItem } from "../scene/scene-description.ts";
import { categoryOf, isCarBody } from "../vehicles/vehicle-kind.ts";
import { counts } from "./count-rule.ts";
import { shareInFrame } from "./frame-share.ts";
import { findOrder } from "./occlusion-order.ts";
import { dominantObjects, halfCovered } from "./sample-counts.ts";

/**
 * What is true of a picture: each vehicle that shows a pixel, with both its masks, who hides whom, and
 * the things that hide something. A pixel belongs to a mask when at least half of its samples do.
 */
export function annotateScene(
  scene: SceneDescription,
  rendered: RenderedScene,
  id: number,
  fileName: string,
): SceneImage {
  const { set, camera, view, visibility, vehicleObjects } = rendered;
  const { width, height } = scene;
  const objectOfSample = (sample: number) => {
    const triangle = visibility.triangle[sample];
    return triangle < 0 ? -1 : set.objectOf[triangle];
  };
  const isVehicle = (object: number) => set.objects[object].layer === "vehicle";
  const shown = dominantObjects(objectOfSample, isVehicle, width, height);
  const visibleObjects = new Set(shown);
  const instances: SceneInstance[] = [];
  const amodal = new Map<number, Uint8Array>();
  const hiders = new Set<number>();
  const numberOf = new Map<number, number>();
  for (const [index, object] of vehicleObjects.entries()) {
    if (!visibleObjects.has(object)) continue;
    const samples = coverObject(set, view, camera, object);
    for (let i = 0; i < samples.length; i++) {
      if (samples[i] === 0) continue;
      const before = objectOfSample(i);
      if (before >= 0 && set.objects[before].layer === "thing") hiders.add(before);
    }
    const pixels = halfCovered(samples, width, height);
    const number = instances.length + 1;
    amodal.set(number, pixels);
    numberOf.set(object, number);
    const visible = shown.map((value) => value === object ? 1 : 0);
    const { truncated, inside } = shareInFrame(set, view, camera, object);
    instances.push(describe(scene, scene.vehicles[index], number, {
      amodal: maskOf(pixels, width, height),
      visible: maskOf(Uint8Array.from(visible), width, height),
      truncated,
      inside,
    }));
  }
  const occluders = dominantObjects(objectOfSample, (object) => hiders.has(object), width, height)
    .map((object) => object >= 0 ? 1 : 0);
  return {
    id,
    fileName,
    width,
    height,
    instances,
    order: findOrder(shown.map((object) => numberOf.get(object) ?? -1), amodal),
    seed: scene.seed,
    occluders: maskOf(Uint8Array.from(occluders), width, height),
  };
}

function maskOf(data: Uint8Array, width: number, height: number): RunLengthMask {
  return RunLengthMask.fromBitmap({ width, height, data });
}

function describe(
  { camera }: SceneDescription,
  vehicle: VehicleItem,
  id: number,
  { amodal, visible, truncated, inside }: {
    amodal: RunLengthMask;
    visible: RunLengthMask;
    truncated: boolean;
    inside: number;
  },
): SceneInstance {
  const visibleBox = visible.boundingBox() ?? [0, 0, 0, 0];
  return {
    id,
    category: categoryOf(vehicle.kind),
    ...(isCarBody(vehicle.kind) && { body: vehicle.kind }),
    amodal,
    visible,
    ignore: !counts({ visibleBox, visibleArea: visible.area(), amodalArea: amodal.area(), inside }),
    truncated,
    azimuthDegrees: azimuth(vehicle, camera.position),
  };
}

/** The side of the vehicle that the camera sees: 0 front, 90 its left, 180 rear, 270 its right. */
function azimuth(vehicle: VehicleItem, [x, y]: readonly [number, number, number]): number {
  const turn = Math.atan2(y - vehicle.y, x - vehicle.x) - vehicle.heading;
  const degrees = turn * 180 / Math.PI;
  return Math.round((degrees - Math.floor(degrees / 360) * 360) * 10) / 10 % 360;
}
