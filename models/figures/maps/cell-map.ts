/** Values of the cells around an object, some channels each: [channels, rows, columns], row-major. */
export interface CellMap {
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
  /** Share of each cell that the object has, [rows, columns], 0 to 1: elsewhere the values mean nothing. */
  readonly share: Float32Array;
}
