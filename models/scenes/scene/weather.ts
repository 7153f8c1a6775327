import type { Draw } from "../random/draw.ts";

/** Light and air of a scene. Angles in degrees, distances in metres, colours linear. */
export interface Weather {
  readonly kind: "clear" | "cloudy" | "overcast" | "dusk";
  /** Direction to the sun from the x axis, counter-clockwise, and its height. */
  readonly sunYaw: number;
  readonly sunHeight: number;
  /** Strength of direct sunlight on a surface that faces it; the sky's own light is about 0.4. */
  readonly sunStrength: number;
  /** 0: hardly any blue is seen, 1: none is hidden. */
  readonly clearness: number;
  /** Share of the sky under clouds. */
  readonly clouds: number;
  /** Distance at which 63 % of the light is the air's. */
  readonly haze: number;
  /** How wet the ground is, 0 to 1. */
  readonly wetness: number;
  readonly cloudSeed: number;
}

export function drawWeather(draw: Draw): Weather {
  const kind = draw.weighted(
    [["clear", 34], ["cloudy", 28], ["overcast", 30], ["dusk", 8]] as const,
  );
  const sunYaw = draw.between(0, 360);
  const cloudSeed = draw.whole(0, 9999);
  const haze = draw.chance(0.1) ? draw.between(60, 200) : draw.between(350, 2500);
  const base = { kind, sunYaw, cloudSeed, haze };
  switch (kind) {
    case "clear":
      return {
        ...base,
        sunHeight: draw.between(18, 62),
        sunStrength: draw.between(1.1, 1.7),
        clearness: draw.between(0.7, 1),
        clouds: draw.between(0, 0.25),
        wetness: 0,
      };
    case "cloudy":
      return {
        ...base,
        sunHeight: draw.between(16, 60),
        sunStrength: draw.between(0.35, 1.2),
        clearness: draw.between(0.4, 0.8),
        clouds: draw.between(0.35, 0.75),
        wetness: draw.chance(0.15) ? draw.between(0.2, 0.7) : 0,
      };
    case "overcast":
      return {
        ...base,
        sunHeight: draw.between(25, 60),
        sunStrength: draw.between(0, 0.15),
        clearness: 0,
        clouds: 1,
        wetness: draw.chance(0.35) ? draw.between(0.2, 1) : 0,
      };
    case "dusk":
      return {
        ...base,
        sunHeight: draw.between(2, 9),
        sunStrength: draw.between(0.1, 0.5),
        clearness: draw.between(0.4, 0.9),
        clouds: draw.between(0.1, 0.6),
        wetness: draw.chance(0.2) ? draw.between(0.2, 0.8) : 0,
      };
  }
}
