/** A shift and a scale along the axes, px of the picture: x ↦ sx·x + tx, y ↦ sy·y + ty. */
export interface Affine {
  readonly sx: number;
  readonly sy: number;
  readonly tx: number;
  readonly ty: number;
}

export const IDENTITY: Affine = { sx: 1, sy: 1, tx: 0, ty: 0 };

/** First one, then the other. */
export function compose(first: Affine, then: Affine): Affine {
  return {
    sx: first.sx * then.sx,
    sy: first.sy * then.sy,
    tx: then.sx * first.tx + then.tx,
    ty: then.sy * first.ty + then.ty,
  };
}

/** Whether nothing is moved. */
export function isIdentity({ sx, sy, tx, ty }: Affine): boolean {
  return sx === 1 && sy === 1 && tx === 0 && ty === 0;
}
