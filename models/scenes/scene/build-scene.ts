import { Camera } from "../raster/camera.ts";
import { type Placement, TriangleSet } from "../raster/triangle-set.ts";
import { type Footprint, GroundContact } from "../shade/ground-contact.ts";
import type { Patterns } from "../shade/noise.ts";
import { buildBlocks, buildRoad } from "../street/build-ground.ts";
import { buildBuilding } from "../street/building.ts";
import { buildFence, buildFurniture } from "../street/furniture.ts";
import { buildHorizon } from "../street/horizon.ts";
import { PavementMaterial } from "../street/pavement-material.ts";
import { buildCyclist, buildPerson } from "../street/person.ts";
import { RoadMaterial } from "../street/road-material.ts";
import type { ThingModel } from "../street/thing-model.ts";
import { buildHedge, buildTree } from "../street/tree.ts";
import { buildVehicle } from "../vehicles/vehicle-kind.ts";
import type { SceneDescription, ThingItem } from "./scene-description.ts";

/** A scene's triangles, and which of its objects are the vehicles. */
export interface BuiltScene {
  readonly set: TriangleSet;
  readonly camera: Camera;
  /** Object of each vehicle, in the order of the description. */
  readonly vehicleObjects: readonly number[];
}

const ORIGIN: Placement = { x: 0, y: 0, z: 0, heading: 0 };

/** Samples per pixel, along each side. */
export const SUPERSAMPLING = 2;

/** Builds everything that a description names. */
export function buildScene(scene: SceneDescription, patterns: Patterns): BuiltScene {
  const set = new TriangleSet();
  const camera = new Camera(
    scene.camera,
    scene.width * SUPERSAMPLING,
    scene.height * SUPERSAMPLING,
  );
  const [cx, cy] = camera.position;
  const footprints: Footprint[] = [];
  const vehicleObjects: number[] = [];
  for (const vehicle of scene.vehicles) {
    const pixels = camera.focal / SUPERSAMPLING * vehicle.height /
      Math.max(1, Math.hypot(vehicle.x - cx, vehicle.y - cy));
    const detail = pixels > 60 ? 0 : pixels > 22 ? 1 : 2;
    const model = buildVehicle(vehicle.kind, vehicle.seed, {
      steer: vehicle.steer,
      lightsOn: scene.lightsOn,
      detail,
    }, patterns);
    const placement = { x: vehicle.x, y: vehicle.y, z: 0, heading: vehicle.heading };
    vehicleObjects.push(set.add(model.mesh, placement, model.materials(placement), "vehicle"));
    footprints.push({
      ...placement,
      halfLength: model.length / 2 - 0.12,
      halfWidth: model.width / 2 - 0.08,
      strength: 1,
    });
  }
  for (const thing of scene.things) {
    const distance = Math.max(1, Math.hypot(thing.x - cx, thing.y - cy));
    const model = buildThing(thing, camera.focal / SUPERSAMPLING / distance, patterns);
    set.add(model.mesh, thing, model.materials, "thing");
    if (model.radius > 0) {
      footprints.push({
        x: thing.x,
        y: thing.y,
        heading: thing.heading,
        halfLength: model.radius,
        halfWidth: model.radius,
        strength: 0.55,
      });
    }
  }
  addGround(set, scene, footprints, patterns);
  return { set, camera, vehicleObjects };
}

/** `scale` is pixels per metre where the thing stands. */
function buildThing(thing: ThingItem, scale: number, patterns: Patterns): ThingModel {
  const fineness = Math.min(3, Math.max(0.05, scale / 24));
  switch (thing.kind) {
    case "tree":
      return buildTree(thing.seed, fineness);
    case "hedge":
      return buildHedge(thing.seed, thing.size[0], fineness);
    case "fence":
      return buildFence(thing.seed, thing.size[0]);
    case "person":
      return buildPerson(thing.seed);
    case "cyclist":
    case "bicycle":
      return buildCyclist(thing.seed, thing.kind === "cyclist");
    case "building": {
      const [depth, width, floors] = thing.size;
      return buildBuilding({ seed: thing.seed, depth, width, floors }, patterns);
    }
    default:
      return buildFurniture(thing.kind, thing.seed);
  }
}

function addGround(
  set: TriangleSet,
  scene: SceneDescription,
  footprints: readonly Footprint[],
  patterns: Patterns,
): void {
  const { plan, weather } = scene;
  const contact = new GroundContact(footprints);
  set.add(
    buildRoad(),
    ORIGIN,
    [new RoadMaterial(plan, patterns, contact, weather.wetness)],
    "ground",
    false,
  );
  if (plan.bays.length === 0) {
    const dryness = (scene.horizonSeed % 100) / 100;
    set.add(
      buildBlocks(plan),
      ORIGIN,
      [new PavementMaterial(plan, patterns, contact, dryness)],
      "backdrop",
      false,
    );
  }
  const horizon = buildHorizon(scene.horizonSeed);
  set.add(
    horizon.mesh,
    { x: scene.camera.position[0], y: scene.camera.position[1], z: 0, heading: 0 },
    horizon.materials,
    "backdrop",
    false,
  );
}
