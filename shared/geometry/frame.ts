import type { BoxXywh } from "./box.ts";

/** An upright crop of the picture at a uniform scale: picture px → frame px. Pixel centres lie at half integers. */
export interface Frame {
  /** Frame px per picture px. */
  readonly scale: number;
  /** Picture px that lies in the frame's middle. */
  readonly centerX: number;
  readonly centerY: number;
  /** Size, frame px. */
  readonly width: number;
  readonly height: number;
}

/** Frame x and y of a picture point. */
export function toFrame(frame: Frame, x: number, y: number): [x: number, y: number] {
  return [
    frame.scale * (x - frame.centerX) + frame.width / 2,
    frame.scale * (y - frame.centerY) + frame.height / 2,
  ];
}

/** Picture x and y of a frame point. */
export function toPicture(frame: Frame, x: number, y: number): [x: number, y: number] {
  return [
    (x - frame.width / 2) / frame.scale + frame.centerX,
    (y - frame.height / 2) / frame.scale + frame.centerY,
  ];
}

/** A picture box in frame px. */
export function boxToFrame(frame: Frame, [x, y, width, height]: Readonly<BoxXywh>): BoxXywh {
  const [left, top] = toFrame(frame, x, y);
  return [left, top, width * frame.scale, height * frame.scale];
}

/** The whole frame as a box in picture px. */
export function frameBox(frame: Frame): BoxXywh {
  const [left, top] = toPicture(frame, 0, 0);
  return [left, top, frame.width / frame.scale, frame.height / frame.scale];
}

/** The same crop with every length divided by `stride`: the frame of a map at that stride. */
export function atStride(frame: Frame, stride: number): Frame {
  return {
    ...frame,
    scale: frame.scale / stride,
    width: frame.width / stride,
    height: frame.height / stride,
  };
}
