import type { CameraDescription } from "../raster/camera.ts";
import type { Development } from "../shade/develop.ts";
import type { Furniture } from "../street/furniture.ts";
import type { StreetPlan } from "../street/street-plan.ts";
import type { VehicleKind } from "../vehicles/vehicle-kind.ts";
import type { Weather } from "./weather.ts";

/** What a picture shows, in general. */
export type Setting = "traffic" | "parked" | "junction" | "surveillance" | "car-park" | "empty";

/** A vehicle in a scene: metres, radians; everything else about it follows from its seed. */
export interface VehicleItem {
  readonly id: number;
  readonly kind: VehicleKind;
  readonly seed: number;
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly steer: number;
  /** Measures of its ground plan and height. */
  readonly length: number;
  readonly width: number;
  readonly height: number;
}

export type ThingKind =
  | Furniture
  | "tree"
  | "hedge"
  | "fence"
  | "person"
  | "cyclist"
  | "bicycle"
  | "building";

/** Anything else that stands in a scene. `size` is a length along, or for a building its measures. */
export interface ThingItem {
  readonly kind: ThingKind;
  readonly seed: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly heading: number;
  readonly size: readonly number[];
}

/** All that a picture follows from, as plain data. */
export interface SceneDescription {
  readonly seed: number;
  readonly setting: Setting;
  readonly width: number;
  readonly height: number;
  readonly weather: Weather;
  readonly camera: CameraDescription;
  readonly plan: StreetPlan;
  readonly vehicles: readonly VehicleItem[];
  readonly things: readonly ThingItem[];
  readonly lightsOn: boolean;
  readonly horizonSeed: number;
  readonly development: Development;
}
