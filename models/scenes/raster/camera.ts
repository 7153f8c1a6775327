import { addScaled, cross, normalize, type Vector } from "../geometry/vector.ts";

/** A pinhole camera, as a scene describes it. Angles in degrees. */
export interface CameraDescription {
  readonly position: Vector;
  /** Direction of view from the world's x axis, counter-clockwise. */
  readonly yaw: number;
  /** Up is positive. */
  readonly pitch: number;
  readonly roll: number;
  /** Horizontal angle of view. */
  readonly fieldOfView: number;
}

/** The camera for a raster of `width` × `height` samples: world → raster and back to rays. */
export class Camera {
  readonly position: Vector;
  readonly ahead: Vector;
  readonly right: Vector;
  readonly down: Vector;
  /** Focal length in samples. */
  readonly focal: number;
  readonly width: number;
  readonly height: number;

  constructor(description: CameraDescription, width: number, height: number) {
    const [yaw, pitch, roll, view] = [
      description.yaw,
      description.pitch,
      description.roll,
      description.fieldOfView,
    ].map((degrees) => degrees * Math.PI / 180);
    this.position = description.position;
    this.ahead = [
      Math.cos(yaw) * Math.cos(pitch),
      Math.sin(yaw) * Math.cos(pitch),
      Math.sin(pitch),
    ];
    const level = normalize(cross(this.ahead, [0, 0, 1]));
    const below = cross(this.ahead, level);
    this.right = normalize(
      addScaled(
        [level[0] * Math.cos(roll), level[1] * Math.cos(roll), level[2] * Math.cos(roll)],
        below,
        Math.sin(roll),
      ),
    );
    this.down = cross(this.ahead, this.right);
    this.focal = width / 2 / Math.tan(view / 2);
    this.width = width;
    this.height = height;
  }

  /** Position in the raster and distance along the view (metres, negative behind the camera). */
  project(x: number, y: number, z: number): [x: number, y: number, depth: number] {
    const px = x - this.position[0], py = y - this.position[1], pz = z - this.position[2];
    const depth = px * this.ahead[0] + py * this.ahead[1] + pz * this.ahead[2];
    const across = px * this.right[0] + py * this.right[1] + pz * this.right[2];
    const along = px * this.down[0] + py * this.down[1] + pz * this.down[2];
    return [
      this.width / 2 + this.focal * across / depth,
      this.height / 2 + this.focal * along / depth,
      depth,
    ];
  }
}
