import type { SceneImage, SceneInstance } from "@kanizsa/shared/formats/scenes/scene-dataset.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { type Cover, coverObject } from "../raster/cover.ts";
import type { TriangleSet } from "../raster/triangle-set.ts";
import type { RasterScene } from "../scene/raster-scene.ts";
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
  rendered: RasterScene,
  id: number,
  fileName: string,
): SceneImage {
  const { set, camera, view, visibility, vehicleObjects } = rendered;
  const { width, height } = scene;
  const { objects, covers } = coverVehicles(rendered);
  const isVehicle = (object: number) => set.objects[object].layer === "vehicle";
  const shown = dominantObjects(objects, visibility.nearness, isVehicle, width, height);
  const visible = new Map<number, Uint8Array>();
  for (let i = 0; i < shown.length; i++) {
    if (shown[i] < 0) continue;
    let mask = visible.get(shown[i]);
    if (mask === undefined) visible.set(shown[i], mask = new Uint8Array(shown.length));
    mask[i] = 1;
  }
  const instances: SceneInstance[] = [];
  const amodal = new Map<number, Uint8Array>();
  const hiders = new Set<number>();
  const numberOf = new Map<number, number>();
  for (const [index, object] of vehicleObjects.entries()) {
    const seen = visible.get(object);
    if (seen === undefined) continue;
    const cover = covers.get(object) ?? coverObject(set, view, camera, object);
    addHiders(cover, objects, camera.width, set, hiders);
    const pixels = halfCovered(cover, width, height);
    const number = instances.length + 1;
    amodal.set(number, pixels);
    numberOf.set(object, number);
    const { truncated, inside } = shareInFrame(set, view, camera, object);
    instances.push(describe(scene, scene.vehicles[index], number, {
      amodal: maskOf(pixels, width, height),
      visible: maskOf(seen, width, height),
      truncated,
      inside,
    }));
  }
  const hiding = dominantObjects(
    objects,
    visibility.nearness,
    (object) => hiders.has(object),
    width,
    height,
  );
  return {
    id,
    fileName,
    width,
    height,
    instances,
    order: findOrder(shown.map((object) => numberOf.get(object) ?? -1), amodal),
    seed: scene.seed,
    occluders: maskOf(Uint8Array.from(hiding, (object) => object >= 0 ? 1 : 0), width, height),
  };
}

/**
 * The object of each sample, and what each vehicle would cover alone. Where a tyre meets the ground
 * rounding lets either win: such samples are the tyre's.
 */
function coverVehicles(
  { set, camera, view, visibility: { triangle }, vehicleObjects }: RasterScene,
) {
  const objects = new Int32Array(triangle.length);
  const seen = new Set<number>();
  for (let i = 0; i < objects.length; i++) {
    objects[i] = triangle[i] < 0 ? -1 : set.objectOf[triangle[i]];
    if (i === 0 || objects[i] !== objects[i - 1]) seen.add(objects[i]);
  }
  const covers = new Map<number, Cover>();
  const isGround = (object: number) => object >= 0 && set.objects[object].layer === "ground";
  for (const object of vehicleObjects) {
    if (!seen.has(object)) continue;
    const cover = coverObject(set, view, camera, object);
    covers.set(object, cover);
    for (let y = cover.top; y < cover.bottom; y++) {
      for (let at = y * camera.width + cover.left; at < y * camera.width + cover.right; at++) {
        if (cover.samples[at] === 1 && isGround(objects[at])) objects[at] = object;
      }
    }
  }
  return { objects, covers };
}

/** Notes the things that are seen where a vehicle would be. */
function addHiders(
  cover: Cover,
  objects: Int32Array,
  rowLength: number,
  set: TriangleSet,
  hiders: Set<number>,
): void {
  for (let y = cover.top; y < cover.bottom; y++) {
    for (let at = y * rowLength + cover.left; at < y * rowLength + cover.right; at++) {
      if (cover.samples[at] === 0 || objects[at] < 0) continue;
      if (set.objects[objects[at]].layer === "thing") hiders.add(objects[at]);
    }
  }
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
