import type { CameraDescription } from "../raster/camera.ts";
import type { ThingKind } from "./scene-description.ts";

/** How large things are, seen from above, metres. */
const RADIUS: Readonly<Partial<Record<ThingKind | "vehicle", number>>> = {
  tree: 4,
  lamp: 2.5,
  vehicle: 4,
};

/** Whether something can be seen or throw its shadow into view. */
export function inSight(
  item: { kind: ThingKind | "vehicle"; x: number; y: number; size?: readonly number[] },
  camera: CameraDescription,
): boolean {
  const dx = item.x - camera.position[0], dy = item.y - camera.position[1];
  const yaw = camera.yaw * Math.PI / 180;
  const ahead = dx * Math.cos(yaw) + dy * Math.sin(yaw);
  const across = Math.abs(dy * Math.cos(yaw) - dx * Math.sin(yaw));
  const radius = RADIUS[item.kind] ?? (Math.hypot(...(item.size ?? [])) * 0.6 + 1);
  const shadow = item.kind === "building" ? 14 : item.kind === "tree" ? 6 : 1;
  return ahead > -shadow - radius &&
    across <
      Math.max(0, ahead) * Math.tan((camera.fieldOfView / 2 + 4) * Math.PI / 180) + radius + shadow;
}
