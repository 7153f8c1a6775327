import { boxIou, type BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import type { Bitmap } from "@kanizsa/shared/mask/bitmap.ts";
import type { InstanceIds } from "../images/read-instance-ids.ts";

/** A found car that was matched to no true one. */
export interface UnmatchedCar {
  /** Box of the visible part, image px. */
  readonly box: Readonly<BoxXywh>;
  readonly visible: Bitmap;
}

/** Cityscapes classes car, truck, bus, caravan (vans too) and trailer; as ids of groups, too. */
const VEHICLES: ReadonlySet<number> = new Set([26, 27, 28, 29, 30]);
/** IoU from which a second box on a true car is a duplicate. */
const DUPLICATE_FROM = 0.5;
/** Share of the visible mask that must lie on vehicles to be forgiven. */
const FORGIVEN_FROM = 0.5;

/**
 * Whether an unmatched box is forgiven in the lenient count: it is no duplicate (IoU below 0.5 with
 * every true car), and at least half of its visible mask lies on pixels of vehicles, that is of a
 * group of cars whose members have no boxes, of a truck, bus, van, caravan or trailer, or of cars
 * that it covers too loosely to match one.
 */
export function isForgiven(
  { box, visible }: UnmatchedCar,
  carBoxes: readonly Readonly<BoxXywh>[],
  { ids }: InstanceIds,
): boolean {
  if (carBoxes.some((car) => boxIou(car, box) >= DUPLICATE_FROM)) return false;
  let pixels = 0;
  let onVehicles = 0;
  for (let i = 0; i < visible.data.length; i++) {
    if (!visible.data[i]) continue;
    pixels++;
    if (isVehicle(ids[i])) onVehicles++;
  }
  return pixels > 0 && onVehicles / pixels >= FORGIVEN_FROM;
}

/** Ids below 1000 are classes (a group, say), others are class · 1000 + number of the instance. */
function isVehicle(id: number): boolean {
  return VEHICLES.has(id < 1000 ? id : Math.floor(id / 1000));
}
